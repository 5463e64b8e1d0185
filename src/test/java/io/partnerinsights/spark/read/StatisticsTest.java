package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of scans, and what Spark's planner makes of them. Spark's own rows are the oracle. */
final class StatisticsTest {
  private static final String THRESHOLD = "spark.sql.autoBroadcastJoinThreshold";
  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage";

  private final SparkSession spark = TestSpark.session();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.2)
              .compression(Compression.GZIP));

  @AfterEach
  void resetThreshold() {
    spark.conf().unset(THRESHOLD);
  }

  @Test
  void aReportThatIsNotCompleteHasNoStatistics() {
    Statistics unknown = statistics(load());

    assertThat(unknown.sizeInBytes().bigInteger()).isEqualTo(Long.MAX_VALUE);
    assertThat(unknown.rowCount().isEmpty()).isTrue();
    assertThat(joined(load())).contains("SortMergeJoin").doesNotContain("BroadcastHashJoin");
  }

  @Test
  void aSmallReportIsBroadcastOnceItWasRead() {
    long rows = load().count();
    service.calls().reset();

    assertThat(statistics(load()).rowCount().get().longValue()).isEqualTo(rows);
    assertThat(joined(load())).contains("BroadcastHashJoin").doesNotContain("SortMergeJoin");
    assertThat(service.calls().count("POST")).isZero();
    assertThat(service.calls().count("GET", "/execution/")).isZero();
  }

  @Test
  void aGzipFileThatIsSmallerThanItsRowsIsNotBroadcast() {
    AtomicLong zipped = new AtomicLong();
    service
        .sandbox()
        .damageFiles(
            file -> {
              zipped.set(gzip(file));
              return file;
            });
    load().count();
    assertThat(bytes(load())).isGreaterThan(zipped.get() * 4);

    spark.conf().set(THRESHOLD, zipped.get() * 2);

    assertThat(joined(load())).contains("SortMergeJoin").doesNotContain("BroadcastHashJoin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "GZIP"})
  void theSizeIsNeverLessThanTheRowsNeed(Compression compression) {
    try (Sandbox sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(0.2)
            .compression(compression)
            .start()) {
      for (String dataset : new String[] {"OfficeUsage", "CustomersAndTenants", "AzureUsage"}) {
        Dataset<Row> table = load(sandbox, "dataset", dataset, "splitSize", "64KiB");
        table.count();
        String[] all = table.columns();
        for (int columns : new int[] {1, 2, 5, all.length}) {
          isEnough(table.select(names(all, columns)));
        }
        isEnough(table.select(functions.col("_report_id"), functions.col("_execution_id")));
      }
    }
  }

  @Test
  void theSizeIsEnoughForTextsOfMalformedRows() {
    Dataset<Row> rows =
        load(
            service.sandbox(),
            "query",
            QUERY,
            "mode",
            "PERMISSIVE",
            "columnNameOfCorruptRecord",
            "broken",
            "schemaHints",
            "CustomerName BIGINT, MonthlyActiveUsers DECIMAL(38,10)");
    service.sandbox().damageFiles(StatisticsTest::withMalformedBytes);
    rows.count();

    assertThat(rows.select("broken").first().getString(0)).contains("\uFFFD\uFFFD");
    isEnough(rows);
    isEnough(rows.select("broken"));
  }

  /** Returns the file with a hundred bytes that are not UTF-8 at the start of each row. */
  private static byte[] withMalformedBytes(byte[] file) {
    byte[] malformed = new byte[100];
    Arrays.fill(malformed, (byte) 0xFF);
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    for (int i = 0; i < file.length; i++) {
      damaged.write(file[i]);
      if (file[i] == '\n' && i < file.length - 1) {
        damaged.writeBytes(malformed);
      }
    }
    return damaged.toByteArray();
  }

  @Test
  void anActionThatStopsEarlyTellsNoSize() {
    load().take(1);

    assertThat(statistics(load()).rowCount().isEmpty()).isTrue();
  }

  private void isEnough(Dataset<Row> rows) {
    assertThat(statistics(rows).sizeInBytes().bigInteger().longValueExact())
        .as(Arrays.toString(rows.columns()))
        .isBetween(bytes(rows), Long.MAX_VALUE - 1);
  }

  private static long gzip(byte[] file) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.size();
  }

  /** Returns the bytes of all rows in the format in which Spark broadcasts them. */
  private static long bytes(Dataset<Row> rows) {
    return rows.queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(row -> (long) ((UnsafeRow) row).getSizeInBytes())
        .reduce(Long::sum);
  }

  private static Statistics statistics(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().collectLeaves().head().stats();
  }

  /** Returns the physical plan of a join with a table that is too large for a broadcast. */
  private String joined(Dataset<Row> rows) {
    Dataset<Row> large =
        spark.range(1_000_000_000L).selectExpr("CAST(id AS STRING) AS CustomerName");
    return large.join(rows, "CustomerName").queryExecution().executedPlan().toString();
  }

  private static Column[] names(String[] all, int count) {
    return Stream.of(all).limit(count).map(functions::col).toArray(Column[]::new);
  }

  private Dataset<Row> load() {
    return load(service.sandbox(), "query", QUERY);
  }

  private static Dataset<Row> load(Sandbox sandbox, String... more) {
    return TestSpark.read(ReadOptions.of(sandbox, more)).load();
  }
}
