package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.JobCompiler;
import io.partnerinsights.testing.NewestUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The example job from a scheduled report to a topic, on a cluster that fails while rows of a new
 * execution are sent. Checkpoints are made only when the scenario makes one, so a failure always
 * comes after rows that were sent and not committed.
 */
final class KafkaScenario implements AutoCloseable {
  private static final String JOB = "io.partnerinsights.examples.flink.ScheduleToKafka";
  private static final Path SOURCE = Path.of("examples/java", JOB.replace('.', '/') + ".java");
  private static final Duration DAY = Duration.ofDays(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FIELDS = new TypeReference<>() {};

  /** Time in which a job restarts and sends an execution, on a machine that is busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** Number of rows of an execution before a checkpoint and after it; it has many more. */
  private static final int SOME = 100;

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private interface Condition {
    boolean isTrue() throws IOException, InterruptedException;
  }

  private final ClockedSandbox service;
  private final String reportId;
  private final FlinkRelease release;
  private final Path folder;
  private final String servers;
  private final KafkaTopic topic;
  private final FailingCluster parts;

  /** The rows of each execution that the service has listed, by its id. */
  private final Map<String, List<String>> executions = new LinkedHashMap<>();

  private String job = "";
  private int failures;
  private int uncommitted;

  /** Creates the report with two executions, and the topic. */
  KafkaScenario(ClockedSandbox service, FlinkRelease release, String servers, FailingCluster parts)
      throws Exception {
    this.service = service;
    this.release = release;
    this.folder = parts.cluster.folder();
    this.servers = servers;
    this.parts = parts;
    this.reportId = service.scheduleDailyReport("DailyUsage", NewestUsage.USAGE);
    newExecution();
    newExecution();
    this.topic = KafkaTopic.create(servers);
  }

  /** Lets a day pass, and notes what the new execution contains. */
  private void newExecution() throws IOException {
    service.sandbox().faults().clear();
    service.passTime(DAY);
    for (ReportExecution each :
        service.client().listExecutions(ExecutionFilter.last90Days(reportId))) {
      if (!executions.containsKey(each.executionId())) {
        executions.put(each.executionId(), rows(each));
      }
    }
  }

  /** Lets the rows of a new execution arrive for some seconds: each split is a request. */
  private void newSlowExecution() throws IOException {
    newExecution();
    service.sandbox().faults().on("GET", "/blob/").always().delay(Duration.ofMillis(300));
  }

  private List<String> rows(ReportExecution execution) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Map<String, String> row : service.sandbox().expectedRows(NewestUsage.USAGE)) {
      Map<String, String> value = new LinkedHashMap<>();
      value.put("executionId", execution.executionId());
      value.put("generated", execution.reportGeneratedTime().toString());
      value.put("month", row.get("Month"));
      value.put("tenantId", row.get("CustomerTenantId"));
      value.put("customerName", row.get("CustomerName"));
      rows.add(sorted(execution.executionId() + " " + JSON.writeValueAsString(value)));
    }
    return rows;
  }

  /** Returns a record with the fields of its value in alphabetical order. */
  private static String sorted(String row) {
    String[] parts = row.split(" ", 2);
    try {
      return parts[0] + " " + JSON.readValue(parts[1], FIELDS);
    } catch (JsonProcessingException e) {
      throw new AssertionError(row, e);
    }
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().map(KafkaScenario::sorted).toList();
  }

  private List<String> expected() {
    return executions.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Starts the job.
   *
   * @param change what is replaced in its source, and by what; the same for an unchanged job
   * @param flags of Flink's client
   */
  void submit(Map<String, String> change, String... flags)
      throws IOException, InterruptedException {
    String source = Files.readString(SOURCE);
    for (Map.Entry<String, String> each : change.entrySet()) {
      assertThat(source).contains(each.getKey());
      source = source.replace(each.getKey(), each.getValue());
    }
    Path changed = Files.createTempDirectory(folder, "job").resolve(SOURCE.getFileName());
    Files.writeString(changed, source);
    Path classes = JobCompiler.compile(changed, release.classPath(), folder);
    Path jar = FlinkJobFiles.packJar(classes, changed.resolveSibling("job.jar"));
    Path token =
        Files.writeString(folder.resolve("default.token"), service.sandbox().refreshToken());
    List<String> arguments =
        List.of(
            servers,
            KafkaTopic.NAME,
            "reportName=DailyUsage",
            "tenantId=" + Sandbox.TENANT_ID,
            "clientId=" + Sandbox.CLIENT_ID,
            "refreshToken=file:" + token,
            "splitSize=4KiB");
    job = parts.cluster.submitJob(jar, JOB, List.of(flags), arguments);
  }

  private FlinkRest rest() {
    return new FlinkRest(parts.cluster.restUrl(), job);
  }

  /** Fails with the logs of all processes, instead of waiting for ever. */
  private void await(Condition condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.isTrue()) {
      if (System.nanoTime() > end || rest().hasEnded()) {
        String rows =
            "%d rows: %d sent, %d committed"
                .formatted(expected().size(), topic.all().size(), topic.committed().size());
        AssertionError error = new AssertionError(rows);
        parts.cluster.addLogs(error);
        throw error;
      }
      Thread.sleep(20);
    }
  }

  private void awaitRows(int count) throws IOException, InterruptedException {
    await(() -> topic.all().size() >= count);
  }

  private void checkpoint() throws IOException, InterruptedException {
    await(() -> rest().checkpoint());
  }

  void failTaskManager() throws IOException, InterruptedException {
    fail(parts::failTaskManager, parts::recoverTaskManager);
  }

  void failJobManager() throws IOException, InterruptedException {
    fail(() -> parts.failJobManager(job), () -> parts.recoverJobManager(job));
  }

  /** Fails after rows that are sent and not committed, of which others before are committed. */
  private void fail(Step failure, Step recovery) throws IOException, InterruptedException {
    newSlowExecution();
    awaitRows(topic.all().size() + SOME);
    checkpoint();
    awaitRows(topic.all().size() + SOME);
    failure.run();
    int open = topic.all().size() - topic.committed().size();
    assertThat(open).as("rows that were sent and are not committed").isGreaterThan(uncommitted);
    assertThat(topic.committed()).hasSizeLessThan(expected().size());
    failures++;
    service.sandbox().faults().clear();
    recovery.run();
    assertThatEachRowIsCommittedOnce();
  }

  /** Waits until the job has committed all rows. */
  void assertThatEachRowIsCommittedOnce() throws IOException, InterruptedException {
    List<String> expected = expected();
    await(
        () -> {
          checkpoint();
          return topic.committed().size() >= expected.size();
        });
    checkpoint();
    assertThat(sorted(topic.committed())).containsExactlyInAnyOrderElementsOf(expected);
    uncommitted = topic.all().size() - topic.committed().size();
  }

  /** Ends the job with a savepoint, and starts one with another operator from it. */
  void continueWithAChangedJob() throws IOException, InterruptedException {
    newSlowExecution();
    awaitRows(topic.all().size() + SOME);
    String savepoint = rest().stop(folder.resolve("savepoints"));
    assertThat(expected().size() - topic.committed().size())
        .as("rows that the first job has not sent")
        .isPositive();
    service.sandbox().faults().clear();
    submit(
        Map.of(".uid(\"report\")", ".uid(\"report\").map(u -> u).name(\"Changed\").uid(\"map\")"),
        "--fromSavepoint",
        savepoint);
    await(() -> rest().operators().contains("Changed"));
    assertThatEachRowIsCommittedOnce();
  }

  /**
   * Fails between two checkpoints, and checks the rows of a job that sends each at least once: none
   * is missing, and only rows after the first checkpoint are repeated.
   */
  void failTaskManagerAtLeastOnce() throws IOException, InterruptedException {
    newSlowExecution();
    awaitRows(topic.all().size() + SOME);
    List<String> saved = sorted(topic.all());
    checkpoint();
    awaitRows(topic.all().size() + SOME);
    parts.failTaskManager();
    int sent = topic.all().size();
    service.sandbox().faults().clear();
    parts.recoverTaskManager();
    List<String> expected = expected();
    await(() -> without(expected, sorted(topic.all())).isEmpty());
    checkpoint();
    List<String> all = sorted(topic.all());
    List<String> kept = new ArrayList<>(saved);
    kept.addAll(all.subList(sent, all.size()));

    assertThat(all.size() - expected.size()).as("repeated rows").isPositive();
    assertThat(without(all, expected).stream().distinct())
        .as("all rows are of the executions")
        .isSubsetOf(expected);
    assertThat(without(kept, expected)).as("repeated rows before the checkpoint").isEmpty();
    failures++;
    uncommitted = all.size() - expected.size();
  }

  /** Returns the rows without the others, each of which removes one equal row. */
  private static List<String> without(List<String> rows, List<String> others) {
    Map<String, Integer> counts = new TreeMap<>();
    others.forEach(each -> counts.merge(each, 1, Integer::sum));
    return rows.stream().filter(each -> counts.merge(each, -1, Integer::sum) < 0).toList();
  }

  /** Returns the numbers that docs/internals/reliability.md shows. */
  String figures() {
    return "%s: %d executions, %d rows, %d failures, %d rows sent and not committed, or repeated"
        .formatted(release.version(), executions.size(), expected().size(), failures, uncommitted);
  }

  @Override
  public void close() {
    topic.close();
  }
}
