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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/flink-schedule.md writes to PostgreSQL and Kafka, with Flink's SQL client. Statements
 * that only show rows are left out.
 */
@Tag("long")
@Timeout(300)
final class FlinkSinksTest {
  private static final Path PAGE = Path.of("docs", "flink-schedule.md");
  private static final Pattern PORTS = Pattern.compile("(?m)^servers: (\\d+ \\d+)$");
  private static final Pattern SAVEPOINT = Pattern.compile("\\b(file:\\S+/savepoint-\\S+)");
  private static final Pattern JOB =
      Pattern.compile("(?m)^\\| (\\w{32}) \\|.*\\.(usage_\\w+) +\\| RUNNING");

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder().tokenLifetime(Duration.ofDays(9)).latency(Duration.ZERO).scale(0.1));

  @TempDir Path folder;

  @Test
  void sinksHaveTheNewestExecutionAlsoAfterARestart() throws IOException, InterruptedException {
    String query = "SELECT Month, CustomerTenantId, CustomerName FROM OfficeUsage";
    String reportId = service.clocked().schedule("DailyUsage", query);
    service.clocked().pass(Duration.ofDays(1));
    service.clocked().pass(Duration.ofDays(1));
    FlinkRelease flink = flink();
    List<String> command = flink.java("-Xmx512m", flink.compile("SinkServers.java", folder));
    command.addAll(List.of("SinkServers", folder.toString()));
    FlinkProcess servers =
        new FlinkProcess(new ProcessBuilder(command), folder.resolve("servers.log"));
    try (FlinkSessionCluster cluster = FlinkSessionCluster.start(flink, folder)) {
      cluster.startTaskManager();
      cluster.startTaskManager();
      String statements = statements(servers.await(PORTS).split(" ", -1));
      Map<String, String> jobs =
          JOB.matcher(cluster.sql(statements + "SHOW JOBS;"))
              .results()
              .collect(Collectors.toMap(job -> job.group(2), job -> job.group(1)));
      assertThat(jobs).hasSize(2);
      servers.await(rows(reportId));
      final long downloads = service.calls().count(Kind.DOWNLOAD);
      for (Map.Entry<String, String> job : jobs.entrySet()) {
        String stop =
            inline("SET 'execution.checkpointing").replace("<folder>", folder + "/savepoints")
                + inline("STOP JOB").replace("<id from SHOW JOBS>", job.getValue());
        String savepoint = first(SAVEPOINT, cluster.sql(stop));
        String recovery = inline("SET 'execution.state").replace("<savepoint>", savepoint);
        String insert = "INSERT INTO " + job.getKey() + " ";
        statements = statements.replace(insert, recovery + insert);
      }
      service.clocked().pass(Duration.ofDays(1));
      cluster.sql(statements);
      servers.await(rows(reportId));

      assertThat(service.calls().count(Kind.DOWNLOAD) - downloads)
          .as("downloads of one execution, after those of two")
          .isEqualTo(downloads / 2);
    } finally {
      servers.stop();
    }
  }

  private FlinkRelease flink() throws IOException, InterruptedException {
    List<Path> jars = new ArrayList<>(List.of(ShippedJars.connector()));
    Path project = FlinkRelease.PROJECT.resolve("sinks.xml");
    jars.addAll(MavenClassPath.resolve(project, Map.of("flink.version", "1.20.3"), folder));
    return new FlinkRelease("1.20.3", jars);
  }

  /** Returns the statements of the page's blocks with the test's own values. */
  private String statements(String... ports) throws IOException {
    Sandbox sandbox = service.sandbox();
    Path token = Files.writeString(folder.resolve("default.token"), sandbox.refreshToken());
    String addresses = "'apiUrl' = '%s', 'authorityUrl' = '%s', 'pollInterval' = '20ms',";
    return Snippet.of(PAGE).stream()
        .filter(block -> List.of("sql", "text").contains(block.language()))
        .flatMap(block -> Stream.of(block.text().split("(?<=;)\\s+", -1)))
        .filter(statement -> !statement.startsWith("SELECT"))
        .collect(Collectors.joining("\n", "", "\n"))
        .replace("<tenant>", Sandbox.TENANT_ID)
        .replace("<application>", Sandbox.CLIENT_ID)
        .replace("/home/flink/partnerinsights/default.token", token.toString())
        .replace(
            "'reportName'",
            addresses.formatted(sandbox.apiUrl(), sandbox.authorityUrl()) + "'reportName'")
        .replace("//db:5432/lake", "//localhost:" + ports[0] + "/postgres?user=postgres")
        .replace("kafka:9092", "localhost:" + ports[1]);
  }

  /** Returns a statement that the page shows within its text. */
  private static String inline(String start) throws IOException {
    return first(Pattern.compile("`(" + start + "[^`]+)`"), Files.readString(PAGE)) + ";\n";
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }

  /** Returns what both sinks have if they have the numbers of the newest execution only. */
  private Pattern rows(String reportId) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    String newest =
        service.clocked().client().executions(ExecutionFilter.last90Days(reportId)).stream()
            .map(execution -> format.format(execution.reportGeneratedTime()))
            .max(String::compareTo)
            .orElseThrow();
    List<String> rows =
        NewestUsage.customersOfMonths(service.sandbox()).stream()
            .map(row -> row.replace(" ", "\",\"generated\":\"" + newest + "\",\"customers\":"))
            .map(row -> "{\"Month\":\"" + row + "}")
            .toList();
    return Pattern.compile("(" + Pattern.quote("topic: " + rows + "\ntable: " + rows + "\n") + ")");
  }
}
