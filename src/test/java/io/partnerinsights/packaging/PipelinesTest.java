package io.partnerinsights.packaging;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.AccountCleanup;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the pipeline of examples/ with the shipped jar on a Spark Connect server. A client sends the
 * spec and the SQL, as the command spark-pipelines does, which needs PySpark.
 */
@Tag("full")
final class PipelinesTest {
  private static final Path PIPELINE = Path.of("examples/pipelines");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** The records of the pipeline's report, by its configuration. */
  private static final String QUERY =
      "SELECT Month, CustomerTenantId, CustomerName, WorkloadName, IsDuplicateRowForPGA,"
          + " TotalMonthlyActiveUsers"
          + " FROM OfficeUsage TIMESPAN LAST_6_MONTHS";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(FiveSparksService.sandboxSettings());

  @Test
  void onlyTheRunCreatesAReport() throws IOException, InterruptedException {
    Sandbox sandbox = SERVICE.sandbox();
    AccountCleanup.deleteEverything(sandbox);
    Path own = Files.createDirectory(folder.resolve("run"));
    try (ConnectServer server = ConnectServer.start(sandbox, Map.of(), own)) {
      assertThat(send("dry-run", server, own))
          .containsExactly("office_usage does not exist", "office_users does not exist");
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).as("reports").isZero();

      List<String> rows = send("run", server, own);

      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).as("reports").isOne();
      List<Map<String, String>> records =
          sandbox.expectedRows(QUERY).stream()
              .filter(record -> "0".equals(record.get("IsDuplicateRowForPGA")))
              .toList();
      assertThat(records).hasSizeGreaterThan(50);
      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(usage(records), users(records)).toList());
    }
  }

  /** With the retries that Spark has by default, the two tables create six reports. */
  @Test
  @Tag("long")
  void runDoesNotRepeatAFailedReport() throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve("failed"));
    try (Sandbox sandbox =
            FiveSparksService.sandboxSettings().with(s -> s.outcome = Outcome.FAILED).start();
        ConnectServer server = ConnectServer.start(sandbox, Map.of(), own)) {
      assertThatThrownBy(() -> send("run", server, own)).hasMessageContaining("exit code");

      assertThat(Files.readString(own.resolve("job.log"))).contains("[PI-");
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).as("reports").isBetween(1L, 2L);
    }
  }

  /** Sends the pipeline as its spec says, and returns the rows of its tables. */
  private static List<String> send(String command, ConnectServer server, Path own)
      throws IOException, InterruptedException {
    JsonNode spec = YAML.readTree(PIPELINE.resolve("spark-pipeline.yml").toFile());
    assertThat(spec.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("name", "storage", "libraries", "configuration");
    assertThat(spec.at("/libraries/0/glob/include").asText()).isEqualTo("transformations/**");
    Path settings =
        Files.write(
            own.resolve("configuration.properties"),
            spec.path("configuration").properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .toList());
    Path output = own.resolve(command);
    server.runClient(
        "PipelineJob.java",
        command,
        own.resolve("storage").toUri().toString(),
        settings.toString(),
        PIPELINE.resolve("transformations/office_usage.sql").toString(),
        output.toString(),
        "office_usage",
        "office_users");
    return Files.readAllLines(output);
  }

  private static Stream<String> usage(List<Map<String, String>> records) {
    return records.stream()
        .map(
            record ->
                line(
                    "office_usage",
                    record.get("Month"),
                    record.get("CustomerTenantId"),
                    record.get("CustomerName"),
                    record.get("WorkloadName"),
                    record.get("TotalMonthlyActiveUsers")));
  }

  private static Stream<String> users(List<Map<String, String>> records) {
    return records.stream()
        .collect(
            groupingBy(
                record -> line("office_users", record.get("Month"), record.get("WorkloadName")),
                summingLong(
                    record -> {
                      String users = record.get("TotalMonthlyActiveUsers");
                      return users == null ? 0 : Long.parseLong(users);
                    })))
        .entrySet()
        .stream()
        .map(sum -> sum.getKey() + "|~|" + sum.getValue());
  }

  private static String line(String... cells) {
    return String.join(
        "|~|",
        Stream.of(cells)
            .map(cell -> String.valueOf(cell).replace("\r", "\\r").replace("\n", "\\n"))
            .toList());
  }
}
