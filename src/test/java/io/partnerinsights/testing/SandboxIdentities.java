package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The variables with which Azure describes identities to a process, set for the sandbox. */
public final class SandboxIdentities {
  private SandboxIdentities() {}

  /**
   * Returns the variables of a workload identity and of a managed identity.
   *
   * @param folder for the assertion's file
   */
  public static Map<String, String> variables(Sandbox sandbox, Path folder) throws IOException {
    Path assertion = folder.resolve("assertion");
    Files.writeString(assertion, sandbox.federatedIssuer().assertion(Map.of()));
    return Map.of(
        "AZURE_FEDERATED_TOKEN_FILE",
        assertion.toString(),
        "AZURE_CLIENT_ID",
        Sandbox.CLIENT_ID,
        "AZURE_TENANT_ID",
        Sandbox.TENANT_ID,
        "AZURE_AUTHORITY_HOST",
        sandbox.authorityUrl(),
        "IDENTITY_ENDPOINT",
        sandbox.identityEndpoint(),
        "IDENTITY_HEADER",
        Sandbox.IDENTITY_HEADER);
  }
}
