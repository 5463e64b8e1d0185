package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.util.HashMap;
import java.util.Map;

/** Options that lead to a sandbox, as a user would write them. */
public final class ReadOptions {
  private ReadOptions() {}

  /**
   * Signs in as the sandbox's first user, asks every 20 ms and for as many reports as it likes;
   * more options in pairs.
   */
  public static Map<String, String> of(Sandbox sandbox, String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", sandbox.apiUrl());
    options.put("authorityUrl", sandbox.authorityUrl());
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    options.put("clientSecret", Sandbox.CLIENT_SECRET);
    options.put("username", Sandbox.USERNAME);
    options.put("password", Sandbox.PASSWORD);
    options.put("pollInterval", "20ms");
    options.put("maxReportsPerHour", "1000");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }
}
