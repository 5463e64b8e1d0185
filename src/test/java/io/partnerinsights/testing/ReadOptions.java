package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.util.HashMap;
import java.util.Map;

/** Creates the options of reads from a sandbox. */
public final class ReadOptions {
  private ReadOptions() {}

  /**
   * Returns options that sign in as the sandbox's first user, poll every 20 ms, and limit neither
   * reports nor calls.
   *
   * @param more further names and values in turn
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
    options.put("maxCallsPerMinute", "100000");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }
}
