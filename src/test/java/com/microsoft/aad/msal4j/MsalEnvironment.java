package com.microsoft.aad.msal4j;

import java.util.Map;

/** Gives MSAL other environment variables than those of the process. */
public final class MsalEnvironment {
  private MsalEnvironment() {}

  /** Runs an action with these variables. */
  public static void with(Map<String, String> variables, Runnable action) {
    ManagedIdentityApplication.setEnvironmentVariables(variables::get);
    try {
      action.run();
    } finally {
      ManagedIdentityApplication.setEnvironmentVariables(null);
    }
  }
}
