package io.partnerinsights.spark.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of a malformed file in each mode, by the rules of docs/file-format.md. */
final class ReadModesTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage";
  private static final String CORRUPT = "_corrupt";

  /** The file in ISO 8859-1: each character is one byte. */
  private static final String BODY =
      """
      2026-01-01,"two ""and more""\r
      lines",2
      2026-03-01,"short ""3""\"
      not a date,five,5
      2026-06-01,si\u00FFx,6
      2026-08-01,last,8
      """;

  private static final List<List<String>> VALID =
      List.of(
          List.of("2026-01-01", "two \"and more\"\r\nlines", "2"),
          List.of("2026-08-01", "last", "8"));

  private static final List<List<String>> ALL =
      List.of(
          List.of("2026-01-01", "two \"and more\"\r\nlines", "2", "null"),
          List.of("2026-03-01", "short \"3\"", "null", "2026-03-01,\"short \"\"3\"\"\""),
          List.of("null", "five", "5", "not a date,five,5"),
          List.of("2026-06-01", "null", "6", "2026-06-01,si\uFFFDx,6"),
          List.of("2026-08-01", "last", "8", "null"));

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .compression(Compression.NONE));

  /** Replaces the rows of every report by these. */
  private void serve(String body) {
    service
        .sandbox()
        .damageNewFiles(
            file ->
                (new String(file, ISO_8859_1).lines().findFirst().orElseThrow() + "\n" + body)
                    .getBytes(ISO_8859_1));
  }

  private Dataset<Row> load(String... more) {
    return TestSpark.newReader(options(more)).load();
  }

  private Map<String, String> options(String... more) {
    Map<String, String> options = service.options(more);
    options.putIfAbsent("query", QUERY);
    return options;
  }

  @Test
  void failFastFailsOnTheFirstMalformedRow() {
    serve(BODY);

    assertThatThrownBy(() -> load().collectAsList())
        .hasStackTraceContaining("PI-5002")
        .hasStackTraceContaining("row 2 (line 4)");
  }

  @ParameterizedTest
  @ShortCases(value = 1, values = @ValueSource(ints = {1, 300}))
  void eachModeReadsItsRows(int times) throws TimeoutException {
    serve(BODY.repeat(times));
    Dataset<Row> permissive =
        load("mode", "permissive", "columnNameOfCorruptRecord", CORRUPT, "splitSize", "4KiB");
    Dataset<Row> dropped = load("mode", "DROPMALFORMED", "splitSize", "4KiB");

    assertThat(permissive.columns())
        .containsExactly("Month", "CustomerName", "MonthlyActiveUsers", CORRUPT);
    assertReads(permissive, ALL, times);
    assertReads(dropped, VALID, times);
    assertThat(TestSpark.metricsOfTheLastQuery())
        .as("of the count")
        .containsEntry("malformed rows", "%,d".formatted(3 * times));
    assertThat(permissive.javaRDD().getNumPartitions() > 5).isEqualTo(times > 1);
  }

  private static void assertReads(Dataset<Row> rows, List<List<String>> expected, int times)
      throws TimeoutException {
    assertThat(Rows.of(rows))
        .isEqualTo(Collections.nCopies(times, expected).stream().flatMap(List::stream).toList());
    assertThat(TestSpark.metricsOfTheLastQuery())
        .containsEntry("malformed rows", "%,d".formatted(3 * times));
    assertThat(rows.count()).isEqualTo((long) expected.size() * times);
  }

  @Test
  void aUsersSchemaMayContainTheCorruptRecordColumn() {
    serve(BODY);
    Map<String, String> options =
        options("mode", "PERMISSIVE", "columnNameOfCorruptRecord", "_CORRUPT");
    StructType with =
        new StructType()
            .add(CORRUPT, DataTypes.StringType)
            .add("MonthlyActiveUsers", DataTypes.StringType);
    StructType without = new StructType().add("MonthlyActiveUsers", DataTypes.LongType);

    assertThat(Rows.of(TestSpark.newReader(options).schema(with).load()).subList(1, 3))
        .isEqualTo(
            List.of(
                List.of("2026-03-01,\"short \"\"3\"\"\"", "null"),
                // This schema does not contain Month, whose value would not fit.
                List.of("null", "5")));
    assertThat(Rows.of(TestSpark.newReader(options).schema(without).load()))
        .isEqualTo(ALL.stream().map(row -> row.subList(2, 3)).toList());
  }

  @Test
  void refusesAWrongCorruptRecordColumn() {
    StructType wrong = new StructType().add(CORRUPT, DataTypes.IntegerType);
    Map<String, String> options =
        options("mode", "PERMISSIVE", "columnNameOfCorruptRecord", CORRUPT);

    assertThatThrownBy(() -> TestSpark.newReader(options).schema(wrong).load())
        .hasMessageContainingAll("PI-6008", CORRUPT, "STRING");
    assertThatThrownBy(
            () -> load("mode", "PERMISSIVE", "columnNameOfCorruptRecord", "customername"))
        .hasMessageContainingAll("PI-6002", "columnNameOfCorruptRecord");
  }

  @Test
  void pushesNothingDownInDropMalformedMode() {
    Map<String, String> options = options("mode", "DROPMALFORMED", "dataset", "OfficeUsage");
    options.remove("query");
    service.sandbox().damageNewFiles(file -> (new String(file, UTF_8) + "x\n").getBytes(UTF_8));
    Dataset<Row> rows = TestSpark.newReader(options).load();

    assertThat(rows.count())
        .isPositive()
        .isEqualTo(rows.select("Month").collectAsList().size())
        .isEqualTo(rows.collectAsList().size());
    assertThat(rows.limit(1).queryExecution().executedPlan().toString()).doesNotContain("LIMIT 1");
  }
}
