package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.report.ReportFixture;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ScriptBrowser;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the trace log of sign-in, plan, job and download, including the libraries' loggers. */
final class NoSecretInLogsTest {
  /** The start of a JWT, such as each access token and id token of the sandbox. */
  private static final String JWT = "eyJ";

  private static final String REFRESH_TOKEN = "0.sandbox-";

  /** The start of an authorization code, which the browser sends. */
  private static final String CODE = "1.sandbox-";

  @Test
  void logsNoSecretTokenOrSignature(@TempDir Path folder) throws IOException, InterruptedException {
    TestCertificate certificate = TestCertificate.createValid(folder);
    try (Sandbox sandbox =
        Sandbox.builder()
            .scale(0.1)
            .latency(Duration.ZERO)
            .with(s -> s.certificates.add(certificate.certificate()))
            .with(s -> s.devicePollsUntilEntered = 0)
            .start()) {
      assertThat(sandbox.accessToken()).startsWith(JWT);
      assertThat(sandbox.refreshToken()).startsWith(REFRESH_TOKEN);

      sandbox.vault().setSecret("token", sandbox.confidentialRefreshToken());
      sandbox.vault().setSecret("client-secret", Sandbox.CLIENT_SECRET);

      String log = logOf(sandbox, certificate, folder.resolve("log"));

      assertThat(log)
          .contains("READ token ", "READ deviceCode ", "READ browser ", "READ clientCredentials ")
          .contains("clientCertificatePassword=***")
          .contains("READ refreshToken ", "READ password ", "REFUSED")
          .containsPattern("(?s)VAULT.*READ refreshToken ")
          .contains("READ workloadIdentity ", "READ managedIdentity ")
          .contains("DEBUG io.partnerinsights.core");
      assertThat(log.lines().filter(line -> line.startsWith("[") && line.contains("/authorize")))
          .as("links in the log")
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains("/authorize?***"));
      assertThat(sandbox.calls().count("GET", "/secrets/")).isGreaterThanOrEqualTo(2);
      assertThat(log)
          .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, EverySignIn.WRONG_PASSWORD)
          .doesNotContain(TestCertificate.PASSWORD, "client_assertion=ey", Sandbox.IDENTITY_HEADER)
          .doesNotContain(JWT, REFRESH_TOKEN, CODE, "code_verifier=", "sig=");
    }
  }

  private static String logOf(Sandbox sandbox, TestCertificate certificate, Path log)
      throws IOException, InterruptedException {
    Path folder = log.getParent();
    Path assertion = folder.resolve("assertion");
    Files.writeString(assertion, sandbox.federatedIssuer().issueAssertion(Map.of()));
    Map<String, String> environment =
        Map.of(
            "BROWSER",
            ScriptBrowser.writeScript(folder).toString(),
            "AZURE_FEDERATED_TOKEN_FILE",
            assertion.toString(),
            "AZURE_CLIENT_ID",
            Sandbox.CLIENT_ID,
            "AZURE_TENANT_ID",
            Sandbox.TENANT_ID,
            "AZURE_AUTHORITY_HOST",
            sandbox.authorityUrl(),
            "IDENTITY_ENDPOINT",
            sandbox.identityEndpointUrl(),
            "IDENTITY_HEADER",
            Sandbox.IDENTITY_HEADER);
    return ChildProcess.run(command(sandbox, certificate.file()), environment, log);
  }

  private static List<String> command(Sandbox sandbox, Path certificate) {
    List<String> command =
        ChildProcess.javaCommand(
            ChildProcess.ownClassPath(),
            List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.log.io.partnerinsights=trace"));
    command.addAll(
        List.of(
            EverySignIn.class.getName(),
            sandbox.apiUrl(),
            sandbox.authorityUrl(),
            sandbox.accessToken(),
            sandbox.confidentialRefreshToken(),
            certificate.toString()));
    return command;
  }

  /**
   * A program that signs in by each method, plans, creates a report and downloads it. It runs in a
   * separate JVM, because a logger's level is fixed when its class is loaded.
   */
  static final class EverySignIn {
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
      ConnectorOptions options = ConnectorOptions.parse(OptionTexts.ofRead(cluster, raw));
      System.err.println("OPTIONS " + options);
      CompletedReport report = ReportFixture.readReport(options);
      System.err.println("REPORT " + report);
      FileStore storage =
          FileStore.of(
              HttpClients.create(HttpSettings.of(options)), RetryPolicy.forFifteenMinutes());
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
}
