package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar of the command line as a user does, in processes of their own. */
final class CliJarTest {
  private static final Pattern OPTION =
      Pattern.compile("--conf spark\\.sql\\.catalog\\.insights\\.(\\w+)=(\\S+)");

  private static final String QUERY = "SELECT CustomerTenantId, Month FROM OfficeUsage LIMIT 5";

  @TempDir static Path folder;

  private static final Map<String, String> SANDBOX = new HashMap<>();
  private static Process sandbox;

  /** What a process has printed, and its exit code. */
  private record Ended(int exit, String out, String err) {}

  @BeforeAll
  static void startTheSandbox() throws IOException {
    sandbox = ShippedJars.startSandbox();
    BufferedReader printed = sandbox.inputReader(StandardCharsets.UTF_8);
    for (String line = printed.readLine(); !line.contains("/lines"); line = printed.readLine()) {
      Matcher option = OPTION.matcher(line);
      if (option.find()) {
        SANDBOX.put(option.group(1), option.group(2));
      }
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    sandbox.destroy();
    assertThat(sandbox.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  @Tag("full")
  void aSessionOfAUser() throws IOException, InterruptedException {
    Ended login =
        run(
            "login",
            "--tenantId",
            SANDBOX.get("tenantId"),
            "--clientId",
            SANDBOX.get("clientId"),
            "--apiUrl",
            SANDBOX.get("apiUrl"),
            "--authorityUrl",
            SANDBOX.get("authorityUrl"));
    assertThat(login.exit()).as(login.err()).isZero();

    assertThat(run("datasets", "--json").out()).startsWith("[{").contains("OfficeUsage");
    Ended rows = run("query", QUERY);
    assertThat(rows.out()).startsWith("CustomerTenantId,Month\n").hasLineCount(6);
    assertThat(rows.err()).isEmpty();

    String reportId = run("run", "--query", QUERY, "--no-wait").out().strip();
    Path file = folder.resolve("later.parquet");
    Ended download = run("download", reportId, "--format", "parquet", "-o", file.toString());
    assertThat(download.exit()).as(download.err()).isZero();
    assertThat(Files.readAllBytes(file)).startsWith("PAR1".getBytes(StandardCharsets.US_ASCII));
    assertThat(run("reports", "delete", reportId, "--yes").exit()).isZero();

    assertThat(run("doctor").exit()).isZero();
  }

  @Test
  void anErrorIsOneLineOfJsonAndAnExitCode() throws IOException, InterruptedException {
    Ended ended = run("datasets", "--profile", "absent", "--json");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().strip()).startsWith("{\"error\":{").endsWith("}}").hasLineCount(1);
  }

  @Test
  void theLauncherFindsTheJar() throws IOException, InterruptedException {
    Ended ended = run(List.of(Path.of("bin", "partnerinsights").toString(), "--version"));

    assertThat(ended.out())
        .startsWith("partnerinsights " + System.getProperty("partnerinsights.version"));
  }

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    return run(ShippedJars.javaCommand(ShippedJars.builtJar("cli"), arguments));
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
