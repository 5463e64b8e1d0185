package io.partnerinsights.spark.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChangeTable;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Streams that continue from a checkpoint with other options. It has one batch that is complete and
 * one that has failed. The table of docs/streaming.md says what may change.
 */
final class RestartedOptionsTest {
  private static final String QUERY =
      "SELECT CustomerName, MPNId, Month FROM OfficeUsage TIMESPAN LAST_MONTH";

  private static final String OTHER_QUERY =
      "SELECT CustomerName, MPNId FROM OfficeUsage TIMESPAN LAST_MONTH";

  /** Rows of the second execution, which the failed batch has read. */
  private static final List<String> SECOND = List.of("a2 1", "b2 null");

  @TempDir static Path folder;

  private static ClockedSandbox service;
  private static DailyReport report;
  private static ChangeTable documented;
  private static int restarts;

  @BeforeAll
  static void failInTheSecondBatch() throws Exception {
    documented = ChangeTable.of(Path.of("docs/streaming.md"), "Restart with other options");
    service =
        new ClockedSandbox(
            Sandbox.builder()
                .latency(Duration.ofMinutes(10))
                .with(s -> s.passwordsByUser.put("second@contoso.example", Sandbox.PASSWORD))
                .tokenLifetime(Duration.ofDays(999)));
    report = DailyReport.create(service, QUERY);
    execute(1);
    assertThat(run(folder.resolve("first"), options(""), false)).containsExactly("a1 1", "b1 null");
    execute(2);
    assertThatThrownBy(() -> run(folder.resolve("first"), options(""), true))
        .hasStackTraceContaining("the sink fails");
  }

  @AfterAll
  static void closeSandbox() {
    service.close();
    if (!ShortCases.Provider.isShort()) {
      assertThat(documented.cellsNotLookedUp(1)).as("cells without a test").isEmpty();
    }
  }

  private static void execute(int number) {
    String file = "CustomerName,MPNId,Month\na%d,1,Apr-2026\nb%d,none,Apr-2026\n";
    service.sandbox().damageNewFiles(bytes -> file.formatted(number, number).getBytes(UTF_8));
    report.pass(Duration.ofDays(1));
  }

  @Test
  void everyOptionIsInTheTable() {
    assertThat(documented.options())
        .containsExactlyInAnyOrderElementsOf(
            Options.all().stream().map(ConnectorOption::key).toList());
  }

  /** Returns the options of the first run with these changes; {@code -} removes an option. */
  private static Map<String, String> options(String changes) {
    Map<String, String> options =
        new HashMap<>(report.options("mode", "PERMISSIVE", "schemaHints", "MPNId BIGINT"));
    Stream.of(changes.split("; ", -1))
        .filter(change -> !change.isEmpty())
        .map(change -> change.split("=", 2))
        .forEach(change -> options.put(change[0], value(change[1])));
    options.values().removeIf("-"::equals);
    return options;
  }

  /** Returns the value that a word in braces stands for. */
  private static String value(String text) {
    return switch (text) {
      case "{query}" -> QUERY;
      case "{other query}" -> OTHER_QUERY;
      case "{other report}" -> service.scheduleDailyReport("other", QUERY);
      case "{token}" -> service.sandbox().refreshToken();
      case "{localhost}" -> service.sandbox().apiUrl().replace("127.0.0.1", "localhost");
      default -> text;
    };
  }

  /** Reads what is available, and returns its rows as texts. */
  private static List<String> run(Path checkpoint, Map<String, String> options, boolean fails)
      throws TimeoutException, StreamingQueryException {
    return run(checkpoint, StreamRun.newReader(options), fails);
  }

  private static List<String> run(Path checkpoint, DataStreamReader reader, boolean fails)
      throws TimeoutException, StreamingQueryException {
    List<String> rows = new ArrayList<>();
    reader
        .load()
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", checkpoint.toString())
        .foreachBatch((Dataset<Row> batch, Long id) -> rows.addAll(texts(batch, fails)))
        .start()
        .awaitTermination();
    return rows;
  }

  private static List<String> texts(Dataset<Row> batch, boolean fails) {
    if (fails) {
      throw new IllegalStateException("the sink fails");
    }
    return batch.select("CustomerName", "MPNId").collectAsList().stream()
        .map(row -> row.get(0) + " " + row.get(1))
        .toList();
  }

  /** Copies the checkpoint of the first runs. */
  private static Path checkpoint() {
    Path copy = folder.resolve("restart" + restarts++);
    Path first = folder.resolve("first");
    try (Stream<Path> files = Files.walk(first)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(first.relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @ShortCases(
      value = 4,
      csv =
          @CsvSource({
            "reportName, reportId=-; reportName=daily",
            "recurrenceInterval, reportId=-; query={query}; recurrenceInterval=24h",
            "metadataAsColumns, metadataAsColumns=true",
            "startingExecution, startingExecution=latest",
            "failOnDataLoss, failOnDataLoss=false; maxExecutionsPerTrigger=1",
            "reportFormat, reportFormat=TSV; callbackUrl=https://example.com/hook",
            "refreshToken, username=-; password=-; clientSecret=-; refreshToken={token}",
            "apiUrl, apiUrl={localhost}",
            "readTimeout, readTimeout=30s",
            "splitSize, splitSize=4KiB; maxFieldBytes=1KiB; errorValues=SHOW; reportTimeout=1h;"
                + " reuse=never; reuseMaxAge=1s; keep=report; preview=false; pushdown=always",
          }))
  void aRestartContinues(String option, String changes) throws Exception {
    assertThat(documented.lookUpCell(option, 1)).containsAnyOf("may change", " if ");

    assertThat(run(checkpoint(), options(changes), false)).isEqualTo(SECOND);
  }

  @Test
  void theModeOfLaterBatchesMayChange() throws Exception {
    assertThat(documented.lookUpCell("mode", 1))
        .contains("may change. Complete batches keep their rows");

    assertThat(run(checkpoint(), options("mode=DROPMALFORMED"), false)).containsExactly("a2 1");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @ShortCases(
      value = 4,
      csv =
          @CsvSource({
            "reportId, reportId={other report}, PI-6013",
            "query, reportId=-; query={other query}; recurrenceInterval=24h, PI-6013",
            "timespan, 'reportId=-; dataset=OfficeUsage; columns=CustomerName,MPNId,Month;"
                + " recurrenceInterval=24h', PI-6013",
            "schemaHints, schemaHints=MPNId STRING, PI-6013",
            "columnNameOfCorruptRecord, columnNameOfCorruptRecord=broken, PI-6013",
            "recurrenceInterval, reportId=-; query={query}; recurrenceInterval=48h, PI-6014",
            "username, username=second@contoso.example, PI-3006",
            "queryStartTime, queryStartTime=2026-01-01, PI-6002",
            "inferSchema, inferSchema=sample, PI-6002",
          }))
  void aRestartRefuses(String option, String changes, String code) {
    assertThat(documented.lookUpCell(option, 1)).contains(code);

    assertThatThrownBy(() -> run(checkpoint(), options(changes), false))
        .hasStackTraceContaining(code)
        .hasStackTraceContaining("Remedy: ")
        .satisfies(
            error -> assertThat(Throwables.getStackTrace(error)).doesNotContain("df.select"));
  }

  @Test
  void anotherSchemaOfTheReaderIsRefused() {
    DataStreamReader reader =
        StreamRun.newReader(options("")).schema("MPNId BIGINT, CustomerName STRING");

    assertThatThrownBy(() -> run(checkpoint(), reader, false))
        .hasStackTraceContaining("PI-6013")
        .hasStackTraceContaining("the same declared schema");
  }
}
