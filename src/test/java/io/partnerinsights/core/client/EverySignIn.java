package io.partnerinsights.core.client;

import io.partnerinsights.core.download.FileStore;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportFixture;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A program that signs in by each method, plans, creates a report and downloads it. It runs in a
 * separate JVM, because a logger's level is fixed when its class is loaded.
 */
final class EverySignIn {
  static final String WRONG_PASSWORD = "wrong-Pa55word";

  private EverySignIn() {}

  /** Takes apiUrl, authorityUrl, an access token, a refresh token and a certificate's file. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> urls = Map.of("apiUrl", arguments[0], "authorityUrl", arguments[1]);
    read("token", urls, Map.of("accessToken", arguments[2]));
    Map<String, String> account = new HashMap<>(urls);
    account.put("tenantId", Sandbox.TENANT_ID);
    account.put("clientId", Sandbox.CLIENT_ID);
    read("deviceCode", account, Map.of());
    read("browser", account, Map.of());
    read(
        "clientCredentials",
        account,
        Map.of(
            "clientCertificate",
            arguments[4],
            "clientCertificatePassword",
            TestCertificate.PASSWORD));
    read("workloadIdentity", account, Map.of());
    read("managedIdentity", account, Map.of());
    account.put("clientSecret", Sandbox.CLIENT_SECRET);
    read("clientCredentials", account, Map.of());
    read("refreshToken", account, Map.of("refreshToken", arguments[3]));
    read("password", account, Map.of("username", Sandbox.USERNAME, "password", Sandbox.PASSWORD));
    vaulted(account, "keyvault:" + arguments[1] + "/secrets/");
    refused(account);
  }

  /** Both secrets are in a vault, which the machine's identity opens. */
  private static void vaulted(Map<String, String> account, String vault) throws IOException {
    Map<String, String> cluster = new HashMap<>(account);
    cluster.put("refreshToken", vault + "token");
    cluster.put("clientSecret", vault + "client-secret");
    System.err.println("VAULT");
    read("refreshToken", cluster, ClusterOptions.of(cluster));
  }

  private static void read(String auth, Map<String, String> account, Map<String, String> secrets)
      throws IOException {
    Map<String, String> raw = new HashMap<>(account);
    raw.putAll(secrets);
    read(auth, raw, ClusterOptions.of(Map.of("allowedHosts", "127.0.0.1")));
  }

  private static void read(String auth, Map<String, String> account, ClusterOptions cluster)
      throws IOException {
    Map<String, String> raw = new HashMap<>(account);
    raw.put("auth", auth);
    raw.put("query", "SELECT Month FROM OfficeUsage WHERE Month = '2026-01-01'");
    raw.put("pollInterval", "20ms");
    ConnectorOptions options = ConnectorOptions.parse(raw, cluster);
    System.err.println("OPTIONS " + options);
    CompletedReport report = ReportFixture.run(options);
    System.err.println("REPORT " + report);
    FileStore storage =
        FileStore.of(HttpClients.create(HttpSettings.of(options)), RetryPolicy.ofDefaults());
    try (ReportStream file = storage.file(report).open()) {
      System.err.println("READ " + auth + " " + file.readAllBytes().length);
    }
  }

  private static void refused(Map<String, String> account) throws IOException {
    try {
      read("password", account, Map.of("username", Sandbox.USERNAME, "password", WRONG_PASSWORD));
    } catch (SignInException e) {
      e.printStackTrace();
      System.err.println("REFUSED");
    }
  }
}
