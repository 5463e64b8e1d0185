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
   * @param extraOptions further names and values in turn
   */
  public static Map<String, String> of(Sandbox sandbox, String... extraOptions) {
    Map<String, String> options = applicationOptions(sandbox.apiUrl(), sandbox);
    options.put("username", Sandbox.USERNAME);
    options.put("password", Sandbox.PASSWORD);
    addPairs(options, extraOptions);
    return options;
  }

  /**
   * Returns options that read from the marketplace's API as the application, else as {@link #of}.
   *
   * @param extraOptions further names and values in turn
   */
  public static Map<String, String> ofMarketplace(Sandbox sandbox, String... extraOptions) {
    Map<String, String> options = applicationOptions(sandbox.marketplaceUrl(), sandbox);
    addPairs(options, extraOptions);
    return options;
  }

  private static Map<String, String> applicationOptions(String apiUrl, Sandbox sandbox) {
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", apiUrl);
    options.put("authorityUrl", sandbox.authorityUrl());
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    options.put("clientSecret", Sandbox.CLIENT_SECRET);
    options.put("pollInterval", "20ms");
    options.put("maxReportsPerHour", "1000");
    options.put("maxCallsPerMinute", "100000");
    return options;
  }

  /** Adds names and values in turn. */
  public static void addPairs(Map<String, String> options, String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      options.put(namesAndValues[i], namesAndValues[i + 1]);
    }
  }
}
