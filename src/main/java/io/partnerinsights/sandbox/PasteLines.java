package io.partnerinsights.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The connector's options for each way to sign in, as flags for Spark's commands. */
final class PasteLines {
  private static final String PREFIX = "--conf spark.datasource.partnerinsights.";

  private PasteLines() {}

  /** Returns one line of flags for each value of option {@code auth}. */
  static Map<String, String> of(Sandbox sandbox) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put(
        "refreshToken",
        flags(
            sandbox,
            "clientSecret=" + Sandbox.CLIENT_SECRET,
            "refreshToken=" + sandbox.refreshToken()));
    lines.put("deviceCode", flags(sandbox, "auth=deviceCode"));
    lines.put(
        "password",
        flags(
            sandbox,
            "clientSecret=" + Sandbox.CLIENT_SECRET,
            "username=" + Sandbox.USERNAME,
            "password=" + Sandbox.PASSWORD));
    lines.put("token", flags(sandbox, "accessToken=" + sandbox.accessToken()));
    lines.put(
        "clientCredentials",
        flags(sandbox.marketplaceUrl(), sandbox, "clientSecret=" + Sandbox.CLIENT_SECRET));
    return lines;
  }

  private static String flags(Sandbox sandbox, String... options) {
    return flags(sandbox.apiUrl(), sandbox, options);
  }

  private static String flags(String apiUrl, Sandbox sandbox, String... options) {
    Stream<String> account =
        Stream.of(
            "apiUrl=" + apiUrl,
            "authorityUrl=" + sandbox.authorityUrl(),
            "tenantId=" + Sandbox.TENANT_ID,
            "clientId=" + Sandbox.CLIENT_ID,
            "maxReportsPerHour=" + sandbox.executeNowPerHour());
    return Stream.concat(account, Stream.of(options))
        .map(option -> PREFIX + option)
        .collect(Collectors.joining(" "));
  }
}
