package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxIdentities;
import io.partnerinsights.testing.ScriptBrowser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches everything that a Spark application leaves behind for its secrets. */
@Tag("full")
final class CanaryTest {
  static final String WRONG_PASSWORD = "wrong-Pa55word";
  static final String SET_PASSWORD = "canary-of-a-session";
  static final String VARIABLE = "CANARY_";
  private static final String CERTIFICATE_PASSWORD = "canary-of-a-certificate";

  /** The start of each access token of the sandbox. */
  private static final String JWT = "eyJ";

  private static final String REFRESH_TOKEN = "0.sandbox-";

  /** The start of an authorization code, which the browser sends. */
  private static final String CODE = "1.sandbox-";

  private static final String LOG_CONFIGURATION =
      """
      rootLogger.level = debug
      rootLogger.appenderRef.console.ref = console
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %p %c: %m%n%ex
      """;

  @TempDir private static Path folder;
  private static String output;

  @BeforeAll
  static void runAnApplication() throws IOException, InterruptedException {
    try (Sandbox sandbox = Sandbox.builder().scale(0.1).latency(Duration.ZERO).start()) {
      Path log = folder.resolve("output");
      Files.createDirectories(folder.resolve("events"));
      Files.createDirectories(folder.resolve("temporary"));
      Files.writeString(folder.resolve("log4j2.properties"), LOG_CONFIGURATION);
      ProcessBuilder application =
          new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log.toFile());
      application.environment().put("CANARY_SECRET", Sandbox.CLIENT_SECRET);
      application.environment().putAll(SandboxIdentities.variables(sandbox, folder));
      application.environment().put("BROWSER", ScriptBrowser.write(folder).toString());
      List<String> arguments = arguments(sandbox);
      for (int i = 0; i < arguments.size(); i++) {
        application.environment().put(VARIABLE + i, arguments.get(i));
      }
      Process process = application.start();
      try {
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
      } finally {
        process.destroyForcibly();
      }
      output = Files.readString(log, StandardCharsets.ISO_8859_1);
      assertThat(process.exitValue())
          .as(output.substring(Math.max(0, output.length() - 2000)))
          .isZero();
    }
  }

  @Test
  void logsPlansAndTheRestApiContainNoSecret() {
    assertThat(output)
        .contains("token has ", "refreshToken has ", "clientCredentials has ", "password has ")
        .contains("workloadIdentity has ", "managedIdentity has ")
        .contains("browser has ")
        .contains("REFUSED", "== Physical Plan ==", "REST [", "DEBUG io.partnerinsights.core")
        .contains("clientSecret");
    assertNoSecret("output", output);
  }

  @Test
  void eventLogAndTemporaryFilesContainNoSecret() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String part : List.of("events", "temporary")) {
      try (Stream<Path> found = Files.walk(folder.resolve(part))) {
        found.filter(Files::isRegularFile).forEach(files::add);
      }
    }

    assertThat(files).isNotEmpty();
    assertThat(Files.readString(eventLog(files), StandardCharsets.ISO_8859_1))
        .contains("SparkListenerSQLExecutionStart");
    for (Path file : files) {
      assertNoSecret(
          file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }
  }

  /** Spark does it: SECURITY.md says where, and what to do instead. */
  @Test
  void aSecretThatASessionSetsIsInTheEventLog() throws IOException {
    try (Stream<Path> found = Files.walk(folder.resolve("events"))) {
      List<String> events =
          Files.readAllLines(eventLog(found.filter(Files::isRegularFile).toList())).stream()
              .filter(line -> line.contains(SET_PASSWORD))
              .toList();

      assertThat(events).anyMatch(line -> line.contains("SetCommand"));
      assertThat(events).anyMatch(line -> line.contains("SparkListenerJobStart"));
      assertThat(events).anyMatch(line -> line.contains("SparkListenerStageSubmitted"));
      assertThat(output).containsPattern("REST \\[[\\s\\S]*" + SET_PASSWORD);
    }
  }

  private static Path eventLog(List<Path> files) {
    return files.stream()
        .filter(file -> file.startsWith(folder.resolve("events")))
        .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
        .orElseThrow();
  }

  private static void assertNoSecret(String place, String text) {
    for (String secret :
        List.of(
            Sandbox.CLIENT_SECRET,
            Sandbox.PASSWORD,
            Sandbox.IDENTITY_HEADER,
            WRONG_PASSWORD,
            CERTIFICATE_PASSWORD,
            JWT,
            REFRESH_TOKEN,
            CODE,
            "sig=")) {
      int at = text.indexOf(secret);
      String context =
          at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 40));
      assertThat(at).as("%s contains %s: %s", place, secret, context).isNegative();
    }
  }

  private static List<String> command() {
    List<String> flags =
        ChildProcess.ownFlags(
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Djava.io.tmpdir=" + folder.resolve("temporary"),
            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
            "-Dslf4j.provider=org.apache.logging.slf4j.SLF4JServiceProvider");
    List<String> command = ChildProcess.java(ChildProcess.ownClassPath(), flags);
    command.add(EverySparkSignIn.class.getName());
    return command;
  }

  private static List<String> arguments(Sandbox sandbox) {
    return List.of(
        sandbox.apiUrl(),
        sandbox.authorityUrl(),
        sandbox.accessToken(),
        sandbox.refreshToken(),
        folder.resolve("missing.p12").toString(),
        CERTIFICATE_PASSWORD,
        folder.resolve("events").toUri().toString());
  }
}
