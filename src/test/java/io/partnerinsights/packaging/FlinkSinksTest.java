package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.testing.NewestUsage;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/flink-kafka.md writes to Kafka and PostgreSQL by key, with Flink's SQL client. The
 * second execution has no rows of a customer that the first one has.
 */
@Tag("long")
@Timeout(600)
final class FlinkSinksTest {
  private static final Path PAGE = Path.of("docs", "flink-kafka.md");
  private static final Path SCHEDULE = Path.of("docs", "flink-schedule.md");
  private static final Pattern PORT = Pattern.compile("(?m)^database: (\\d+)$");
  private static final Pattern SAVEPOINT = Pattern.compile("\\b(file:\\S+/savepoint-\\S+)");
  private static final Pattern JOB =
      Pattern.compile("(?m)^\\| (\\w{32}) \\|.*\\.(\\w+) +\\| RUNNING");

  private static final int JOBS = 3;
  private static final int DAYS = 10;

  /** A target that cannot delete, in addition to those of the page. */
  private static final String KEPT =
      """
      CREATE TABLE kept WITH ('table-name' = 'kept_usage') LIKE usage_in_database;
      INSERT INTO kept SELECT * FROM last_usage;
      """;

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(NewestUsage.settingsThatLoseACustomer());

  @TempDir Path folder;

  @Test
  void sinksHaveTheNewestExecutionAlsoAfterARestart() throws Exception {
    String reportId = service.clockedSandbox().scheduleDailyReport("DailyUsage", NewestUsage.TEAMS);
    service.clockedSandbox().passTime(Duration.ofHours(12));
    Map<String, String> versions =
        Map.of(
            "flink.version", "1.20.3",
            "kafka.connector.version", "3.4.0-1.20",
            "jdbc.connector.version", "3.3.0-1.20");
    FlinkRelease release = FlinkRelease.resolve("sinks.xml", versions, folder);
    try (KafkaBroker broker = KafkaBroker.start(folder);
        FlinkSessionCluster cluster = FlinkSessionCluster.start(release, folder)) {
      FlinkProcess database = database(release, broker);
      try {
        for (int i = 0; i < JOBS; i++) {
          cluster.startTaskManager();
        }
        String statements = statements(database.awaitOutput(PORT), broker.servers()) + KEPT;
        restart(cluster, database, statements, reportId);
      } finally {
        database.stop();
      }
    }
  }

  private void restart(
      FlinkSessionCluster cluster, FlinkProcess database, String statements, String reportId)
      throws IOException, InterruptedException {
    Map<String, String> jobs =
        JOB.matcher(cluster.runSql(statements + "SHOW JOBS;"))
            .results()
            .collect(Collectors.toMap(job -> job.group(2), job -> job.group(1)));
    assertThat(jobs).hasSize(JOBS);
    Map<String, String> first = newest(reportId);
    database.awaitOutput(contents(first, first));
    String restarts = statements;
    for (Map.Entry<String, String> job : stop(cluster, jobs).entrySet()) {
      String recovery = inline("SET 'execution.state").replace("<savepoint>", job.getValue());
      String insert = "INSERT INTO " + job.getKey() + " ";
      restarts = restarts.replace(insert, recovery + insert);
    }
    Map<String, String> kept = new TreeMap<>(first);
    for (int day = 0; day < DAYS; day++) {
      service.clockedSandbox().passTime(Duration.ofDays(1));
      kept.putAll(newest(reportId));
    }
    final long downloads = service.calls().count(Kind.DOWNLOAD);
    cluster.runSql(restarts);
    Map<String, String> second = newest(reportId);
    assertThat(kept).as("rows with the customer that is gone").hasSizeGreaterThan(second.size());
    database.awaitOutput(contents(second, kept));
    database.sendLine(
        snippets().filter(each -> each.startsWith("DELETE")).findFirst().orElseThrow());
    database.awaitOutput(contents(second, second));

    assertThat(service.calls().count(Kind.DOWNLOAD) - downloads)
        .as("downloads of the new executions, after those of the first one")
        .isEqualTo(downloads * DAYS);
  }

  /** Stops the jobs, each of which has a name and an id, and returns their savepoints. */
  private Map<String, String> stop(FlinkSessionCluster cluster, Map<String, String> jobs)
      throws IOException, InterruptedException {
    StringBuilder script =
        new StringBuilder(
            inline("SET 'execution.checkpointing").replace("<folder>", folder + "/savepoints"));
    for (String id : jobs.values()) {
      script.append(inline("STOP JOB").replace("<id from SHOW JOBS>", id));
    }
    List<String> paths =
        SAVEPOINT
            .matcher(cluster.runSql(script.toString()))
            .results()
            .map(path -> path.group(1))
            .distinct()
            .toList();
    assertThat(paths).hasSameSizeAs(jobs.keySet());
    Map<String, String> savepoints = new TreeMap<>();
    Iterator<String> path = paths.iterator();
    jobs.keySet().forEach(name -> savepoints.put(name, path.next()));
    return savepoints;
  }

  private FlinkProcess database(FlinkRelease release, KafkaBroker broker) throws IOException {
    List<String> command =
        release.javaCommand("-Xmx512m", release.compileJob("SinkDatabase.java", folder));
    command.addAll(List.of("SinkDatabase", folder.toString(), broker.servers()));
    return new FlinkProcess(new ProcessBuilder(command), folder.resolve("database.log"));
  }

  /** Returns the statements of the page that create and fill tables, with the test's own values. */
  private String statements(String port, String servers) throws IOException {
    Sandbox sandbox = service.sandbox();
    Path token = Files.writeString(folder.resolve("default.token"), sandbox.refreshToken());
    String addresses = "'apiUrl' = '%s', 'authorityUrl' = '%s', 'pollInterval' = '20ms',";
    return snippets()
        .filter(statement -> statement.matches("(?:CREATE|SET|INSERT) .*"))
        .collect(Collectors.joining("\n", "", "\n"))
        .replace("<tenant>", Sandbox.TENANT_ID)
        .replace("<application>", Sandbox.CLIENT_ID)
        .replace("/home/flink/partnerinsights/default.token", token.toString())
        .replace(
            "'reportName'",
            addresses.formatted(sandbox.apiUrl(), sandbox.authorityUrl()) + "'reportName'")
        .replace("//db:5432/lake", "//localhost:" + port + "/postgres?user=postgres")
        .replace("kafka:9092", servers);
  }

  /** Returns the statements of the page's blocks, each on one line. */
  private static Stream<String> snippets() throws IOException {
    return Snippet.of(PAGE).stream()
        .filter(block -> List.of("sql", "text").contains(block.language()))
        .flatMap(block -> Stream.of(block.text().split("(?<=;)\\s+", -1)))
        .map(statement -> statement.replaceAll("\\s+", " "));
  }

  /** Returns a statement that the page on schedules shows within its text. */
  private static String inline(String start) throws IOException {
    return first(Pattern.compile("`(" + start + "[^`]+)`"), Files.readString(SCHEDULE)) + ";\n";
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }

  /** Returns the rows of the newest execution by month and customer. */
  private Map<String, String> newest(String reportId) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    String generated =
        service
            .clockedSandbox()
            .client()
            .listExecutions(ExecutionFilter.last90Days(reportId))
            .stream()
            .map(execution -> format.format(execution.reportGeneratedTime()))
            .max(String::compareTo)
            .orElseThrow();
    Map<String, String> rows = new TreeMap<>();
    NewestUsage.recordCounts(service.sandbox(), NewestUsage.TEAMS)
        .forEach(
            (key, records) ->
                rows.put(
                    key,
                    "{\"Month\":\"%s\",\"generated\":\"%s\",\"tenant\":\"%s\",\"records\":%d}"
                        .formatted(
                            key.split(" ", 2)[0], generated, key.split(" ", 2)[1], records)));
    return rows;
  }

  /** Returns what the two sinks of the page and the target that cannot delete contain. */
  private static Pattern contents(Map<String, String> rows, Map<String, String> kept) {
    String text = "topic: %1$s\ntable: %1$s\nkept: %2$s\n".formatted(rows.values(), kept.values());
    return Pattern.compile("(" + Pattern.quote(text) + ")");
  }
}
