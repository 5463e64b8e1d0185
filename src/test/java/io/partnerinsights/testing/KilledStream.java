package io.partnerinsights.testing;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A stream in a process of its own, which is killed at random points while executions complete. The
 * job in the resources writes its rows to files.
 */
public final class KilledStream implements AutoCloseable {
  private static final Path JOB = Path.of("src/test/resources/five-sparks/StreamJob.java");
  private static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_1_YEAR";

  /** Maximum time from the start of the stream to the kill: some batches take place. */
  private static final int MAX_LIFE_MILLIS = 6_000;

  private static final long END_MINUTES = 15;

  /**
   * Maximum number of executions that the stream has not read when a run is killed. The service
   * lists them for 90 days, and a slow machine may kill many runs before their first batch.
   */
  private static final int MAX_UNREAD = 60;

  private static final int CHECK_MILLIS = 100;

  private final ClockedSandbox service =
      new ClockedSandbox(
          Sandbox.builder()
              .latency(Duration.ofMinutes(10))
              .scale(0.02)
              .tokenLifetime(Duration.ofDays(9_999)));

  private final List<String> java;
  private final Path folder;
  private final Random random;
  private final Path options;
  private final String reportId;
  private final Set<String> executions = new TreeSet<>();
  private int runs;

  /**
   * @param classPath Spark and the connector
   * @param flags of the process
   * @param seed of the random points
   */
  public KilledStream(List<Path> classPath, List<String> flags, Path folder, long seed)
      throws IOException {
    List<Path> withJob = new ArrayList<>(classPath);
    withJob.add(JobCompiler.compile(JOB, classPath, folder));
    this.java = ChildProcess.javaCommand(withJob, flags);
    this.folder = folder;
    this.random = new Random(seed);
    this.reportId = createReport();
    this.options = folder.resolve("options");
    Map<String, String> allOptions =
        ReadOptions.of(
            service.sandbox(),
            "reportId",
            reportId,
            "metadataAsColumns",
            "true",
            "maxExecutionsPerTrigger",
            "1",
            "pollInterval",
            "50ms");
    Files.write(
        options, allOptions.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private String createReport() {
    service.client().limiter().setMaxCallsPerMinute(1_000_000);
    return service.scheduleDailyReport("killed", QUERY);
  }

  /** Lets a day pass, in which one execution completes. */
  private void passDay() {
    service.passTime(Duration.ofDays(1));
    service.client().listExecutions(ExecutionFilter.last90Days(reportId)).stream()
        .filter(execution -> execution.reportGeneratedTime() != null)
        .map(ReportExecution::executionId)
        .forEach(executions::add);
  }

  /** Starts the stream, and kills it at a random point after that, like kill -9. */
  public void runAndKill() throws IOException, InterruptedException {
    passDay();
    Process process = startProcess();
    try {
      awaitStart(process);
      process.waitFor(random.nextInt(MAX_LIFE_MILLIS / 2), TimeUnit.MILLISECONDS);
      passDay();
      process.waitFor(random.nextInt(MAX_LIFE_MILLIS / 2), TimeUnit.MILLISECONDS);
      awaitReads(process);
      if (!process.isAlive()) {
        throw new IllegalStateException("the stream has ended: " + readLog());
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * Lets a run live longer if the stream is slower than the clock, which moves two days in a run,
   * or if it has not read anything: Spark refuses a checkpoint whose first batch was killed while
   * Spark wrote it.
   */
  private void awaitReads(Process process) throws IOException, InterruptedException {
    while (process.isAlive()
        && (countCompleteBatches() == 0
            || executions.size() - countCompleteBatches() > MAX_UNREAD)) {
      process.waitFor(CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Returns the number of batches that are complete; each has read one execution. */
  private long countCompleteBatches() throws IOException {
    Path commits = folder.resolve("checkpoint").resolve("commits");
    if (!Files.isDirectory(commits)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(commits)) {
      return files.filter(file -> file.getFileName().toString().matches("\\d+")).count();
    }
  }

  private Process startProcess(String... extraArguments) throws IOException {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(JobCompiler.className(JOB), options.toString(), folder.toString()));
    command.addAll(List.of(extraArguments));
    runs++;
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("log-" + runs).toFile())
        .start();
  }

  private void awaitStart(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.contains("STREAM STARTED")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("the stream did not start: " + readLog());
    }
  }

  private String readLog() throws IOException {
    return Files.readString(folder.resolve("log-" + runs));
  }

  /** Runs the stream to its end, and returns the number of rows of each execution. */
  public List<String> runToEnd() throws IOException, InterruptedException {
    Path result = folder.resolve("result");
    Process process = startProcess(result.toString());
    try {
      awaitStart(process);
      if (!process.waitFor(END_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException("the stream did not end well: " + readLog());
      }
      return Files.readAllLines(result);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Returns the expected result: all rows of each execution that has completed, once. */
  public List<String> expectedResult() {
    int rows = service.sandbox().expectedRows(QUERY).size();
    return executions.stream().map(id -> id + " " + rows).toList();
  }

  @Override
  public void close() {
    service.close();
  }
}
