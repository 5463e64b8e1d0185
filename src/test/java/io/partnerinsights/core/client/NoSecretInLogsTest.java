package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxIdentities;
import io.partnerinsights.testing.ScriptBrowser;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    TestCertificate certificate = TestCertificate.valid(folder);
    try (Sandbox sandbox =
        Sandbox.builder()
            .scale(0.1)
            .latency(Duration.ZERO)
            .with(s -> s.certificates.add(certificate.certificate()))
            .with(s -> s.pendingDevicePolls = 0)
            .start()) {
      assertThat(sandbox.accessToken()).startsWith(JWT);
      assertThat(sandbox.refreshToken()).startsWith(REFRESH_TOKEN);

      sandbox.vault().set("token", sandbox.refreshToken());
      sandbox.vault().set("client-secret", Sandbox.CLIENT_SECRET);

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
    ProcessBuilder program =
        new ProcessBuilder(command(sandbox, certificate.file()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    program.environment().put("BROWSER", ScriptBrowser.write(log.getParent()).toString());
    program.environment().putAll(SandboxIdentities.variables(sandbox, log.getParent()));
    Process process = program.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      return Files.readString(log);
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(Sandbox sandbox, Path certificate) {
    List<String> command =
        ChildProcess.java(
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
            sandbox.refreshToken(),
            certificate.toString()));
    return command;
  }
}
