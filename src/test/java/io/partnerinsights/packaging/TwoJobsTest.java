package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.cli.settings.OptionSources;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.EmptyAccount;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two jobs of one account that read one dataset at the same time, each in a process of its own: the
 * command line, which ends soon, and Spark. Each has to read all rows, whichever has created the
 * report and ends first.
 */
@Tag("full")
final class TwoJobsTest {
  private static final String DATASET = "OfficeUsage";

  /** Maximum time from the start of the first job to that of the second, in ms. */
  private static final int LONGEST_OFFSET = 5_000;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofSeconds(3))
              .scale(0.5)
              .compression(Compression.NONE));

  private static int expectedRows;

  @TempDir Path folder;

  @BeforeAll
  static void countTheRows() {
    expectedRows = expected();
  }

  /** A started job. */
  private record Job(String name, Process process, Path out, Path err) {}

  @Test
  void bothReadAllRows() throws Exception {
    pair(0, 1_000);
  }

  @Test
  @Tag("long")
  void thirtyPairsReadAllRows() throws Exception {
    Random random = new Random(30);
    for (int i = 0; i < 30; i++) {
      pair(i, random.nextInt(LONGEST_OFFSET));
    }
  }

  private void pair(int number, int offset) throws Exception {
    Map<String, String> options = ReadOptions.of(SERVICE.sandbox(), "timespan", "LAST_1_YEAR");
    EmptyAccount.of(SERVICE.sandbox());
    SERVICE.calls().reset();

    List<Job> jobs = new ArrayList<>();
    jobs.add(number % 4 < 2 ? commandLine(options) : spark(options));
    Thread.sleep(offset);
    jobs.add(number % 2 == 0 ? spark(options) : commandLine(options));
    List<String> ends = new ArrayList<>();
    for (Job job : jobs) {
      ends.add(end(job));
    }

    long reports = SERVICE.calls().count("POST", "/ScheduledReport");
    System.out.println("Pair " + number + ", " + offset + " ms: " + ends + ", reports " + reports);
    String all = expectedRows + " rows";
    assertThat(ends).allMatch(end -> end.endsWith(": " + all));
    assertThat(reports).isBetween(1L, 2L);
    assertThat(SERVICE.calls().count("DELETE")).isZero();
  }

  /** Returns the number of rows of all columns, which DuckDB counts. */
  private static int expected() {
    Dataset dataset =
        Clients.of(ConnectorOptions.parseAccount(ReadOptions.of(SERVICE.sandbox())))
            .datasets()
            .stream()
            .filter(each -> each.name().equals(DATASET))
            .findFirst()
            .orElseThrow();
    String columns = String.join(", ", dataset.names());
    return SERVICE
        .sandbox()
        .expectedRows("SELECT " + columns + " FROM " + DATASET + " TIMESPAN LAST_1_YEAR")
        .size();
  }

  private Job commandLine(Map<String, String> options) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    Options.all().stream()
        .filter(option -> options.containsKey(option.key()))
        .forEach(
            option -> variables.put(OptionSources.variable(option), options.get(option.key())));
    List<String> command =
        ShippedJars.command(ShippedJars.cli(), "run", "--dataset", DATASET, "--json");
    return start("command line", command, variables);
  }

  private Job spark(Map<String, String> options) throws IOException {
    List<String> command =
        ChildProcess.java(ChildProcess.ownClassPath(), EngineJvm.flags("-Xmx1g"));
    command.add(CountingJob.class.getName());
    command.add(DATASET);
    options.forEach((key, value) -> command.addAll(List.of(key, value)));
    return start("Spark", command, Map.of());
  }

  private Job start(String name, List<String> command, Map<String, String> variables)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.environment().putAll(variables);
    return new Job(name, builder.start(), out, err);
  }

  /** Returns the name of the job and the number of its rows, or what it has printed. */
  private static String end(Job job) throws IOException, InterruptedException {
    assertThat(job.process().waitFor(3, TimeUnit.MINUTES)).as(job.name() + " ends").isTrue();
    String out = Files.readString(job.out());
    if (job.process().exitValue() != 0 || out.isEmpty()) {
      return job.name() + ": " + Files.readString(job.err());
    }
    return job.name().equals("Spark")
        ? job.name() + ": " + out.strip()
        : job.name() + ": " + new JsonMapper().readTree(out).size() + " rows";
  }
}
