package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Settings of a session that the author of a query may not have chosen: each gives the same rows,
 * which DuckDB returns.
 */
final class SparkSettingsTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ZERO).scale(0.03));

  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerMarket, SubscriptionStartDate, SubscriptionEndDate,"
          + " TotalAssignedSeats, BilledRevenueUSD FROM SeatsSubscriptionsAndRevenue"
          + " TIMESPAN LAST_6_MONTHS";

  @ParameterizedTest
  @ShortCases(
      value = 2,
      values =
          @ValueSource(
              strings = {
                "spark.sql.ansi.enabled=false spark.sql.session.timeZone=Australia/Lord_Howe",
                "spark.sql.ansi.enabled=true"
                    + " spark.sql.session.timeZone=America/St_Johns"
                    + " spark.sql.adaptive.enabled=false",
                "spark.sql.session.timeZone=+14:00 spark.sql.caseSensitive=true",
                "spark.sql.codegen.factoryMode=NO_CODEGEN spark.sql.codegen.wholeStage=false",
                "spark.sql.codegen.wholeStage=false spark.sql.legacy.timeParserPolicy=LEGACY",
                "spark.sql.legacy.timeParserPolicy=EXCEPTION"
                    + " spark.sql.parquet.datetimeRebaseModeInWrite=LEGACY"
                    + " spark.sql.parquet.int96RebaseModeInWrite=LEGACY",
                "spark.sql.legacy.sizeOfNull=false"
                    + " spark.sql.parquet.datetimeRebaseModeInRead=EXCEPTION"
                    + " spark.sql.parquet.datetimeRebaseModeInWrite=EXCEPTION"
                    + " spark.sql.parquet.int96RebaseModeInWrite=EXCEPTION",
                "spark.sql.legacy.sizeOfNull=true"
                    + " spark.sql.ansi.enabled=false"
                    + " spark.sql.legacy.charVarcharAsString=true",
                "spark.sql.legacy.allowNegativeScaleOfDecimal=true"
                    + " spark.sql.storeAssignmentPolicy=LEGACY"
                    + " spark.sql.legacy.createHiveTableByDefault=false",
                "spark.sql.timestampType=TIMESTAMP_NTZ",
                "spark.sql.datetime.java8API.enabled=true"
                    + " spark.sql.sources.useV1SourceList=csv,json,orc,parquet,text",
                "spark.sql.inMemoryColumnarStorage.enableVectorizedReader=false"
                    + " spark.sql.inMemoryColumnarStorage.compressed=false"
                    + " spark.sql.debug.maxToStringFields=0",
                "spark.sql.shuffle.partitions=1"
                    + " spark.sql.autoBroadcastJoinThreshold=-1"
                    + " spark.sql.adaptive.autoBroadcastJoinThreshold=-1",
                "spark.sql.shuffle.partitions=200 spark.sql.adaptive.enabled=false",
                "spark.sql.sources.v2.bucketing.enabled=false"
                    + " spark.sql.optimizer.dynamicPartitionPruning.enabled=false",
                "spark.sql.sources.v2.bucketing.enabled=true"
                    + " spark.sql.sources.v2.bucketing.pushPartValues.enabled=true"
                    + " spark.sql.sources.v2.bucketing.shuffle.enabled=true"
                    + " spark.sql.optimizer.dynamicPartitionPruning.reuseBroadcastOnly=false",
                "spark.sql.optimizer.runtime.bloomFilter.enabled=true"
                    + " spark.sql.optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold=0"
                    + " spark.sql.optimizer.runtime.bloomFilter.creationSideThreshold=1GB",
                "spark.sql.optimizer.runtime.bloomFilter.enabled=false"
                    + " spark.sql.exchange.reuse=false"
                    + " spark.sql.execution.reuseSubquery=false",
                "spark.sql.columnVector.offheap.enabled=true"
                    + " spark.sql.constraintPropagation.enabled=false"
                    + " spark.sql.cbo.enabled=true",
                "spark.sql.codegen.maxFields=1 spark.sql.inMemoryColumnarStorage.batchSize=1",
                "spark.sql.join.preferSortMergeJoin=false"
                    + " spark.sql.autoBroadcastJoinThreshold=-1"
                    + " spark.sql.optimizer.inSetConversionThreshold=0"
                    + " spark.sql.legacy.typeCoercion.datetimeToString.enabled=true",
                "spark.sql.optimizer.excludedRules=org.apache.spark.sql.catalyst.optimizer.ColumnPruning,org.apache.spark.sql.catalyst.optimizer.PushDownPredicates",
                "spark.sql.streaming.noDataMicroBatches.enabled=false"
                    + " spark.sql.streaming.minBatchesToRetain=1"
                    + " spark.sql.streaming.metricsEnabled=true"
              }))
  void givesTheSameRows(String settings) throws Exception {
    SparkSession session = TestSpark.session().newSession();
    for (String setting : settings.split(" ", -1)) {
      String[] parts = setting.split("=", 2);
      session.conf().set(parts[0], parts[1]);
    }
    List<Map<String, String>> records = SERVICE.sandbox().expectedRows(QUERY);
    Dataset<Row> seats =
        session
            .read()
            .format("partnerinsights")
            .options(SERVICE.options("query", QUERY, "splitSize", "16KiB"))
            .load();
    seats.createOrReplaceTempView("seats");

    assertThat(Rows.of(session.sql("SELECT * FROM seats")))
        .containsExactlyInAnyOrderElementsOf(Rows.of(records));
    assertThat(Rows.of(session.sql("SELECT count(*) FROM seats")))
        .containsExactly(List.of(String.valueOf(records.size())));
    assertThat(
            Rows.of(
                session.sql(
                    "SELECT Month, TotalAssignedSeats FROM seats"
                        + " WHERE CustomerMarket = 'Japan' AND BilledRevenueUSD > 1")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(filtered());
    assertThat(
            Rows.of(
                session.sql(
                    "SELECT count(*) FROM seats a JOIN seats b ON a.CustomerName ="
                        + " b.CustomerName")))
        .containsExactly(List.of(pairs(records)));
    session.table("seats").cache();
    assertThat(Rows.of(session.sql("SELECT count(DISTINCT CustomerName) FROM seats")))
        .containsExactly(List.of(String.valueOf(byName(records).size())));
    session.catalog().clearCache();
    String report = seats.select("_report_id").first().getString(0);
    assertThat(streamed(session, report)).containsExactlyInAnyOrderElementsOf(Rows.of(records));
  }

  /** Reads the same report as a stream, in one batch. */
  private static List<List<String>> streamed(SparkSession session, String report) throws Exception {
    session
        .readStream()
        .format("partnerinsights")
        .options(SERVICE.options("reportId", report))
        .load()
        .writeStream()
        .format("memory")
        .queryName("streamed")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    return Rows.of(session.sql("SELECT * FROM streamed"));
  }

  /** The setting is for Spark's own formats. */
  @Test
  void namedAmongTheOldSourcesItIsRefused() {
    SparkSession session = TestSpark.session().newSession();
    session.conf().set("spark.sql.sources.useV1SourceList", "csv,partnerinsights");

    assertThatThrownBy(
            () ->
                session
                    .read()
                    .format("partnerinsights")
                    .options(SERVICE.options("query", QUERY))
                    .load())
        .hasMessageContaining("PI-6009")
        .hasMessageContaining("spark.sql.sources.useV1SourceList names this format");
  }

  /** A plain TIMESTAMP then means a time without a zone. */
  @Test
  void aSchemaOfTimesWithoutZoneNamesTheSetting() {
    SparkSession session = TestSpark.session().newSession();
    DataFrameReader reader =
        session.read().format("partnerinsights").options(SERVICE.options("query", QUERY));
    StructType parsed = new StructType().add("SubscriptionStartDate", DataTypes.TimestampNTZType);

    assertThatThrownBy(() -> reader.schema(parsed).load())
        .hasMessageContaining("PI-6008")
        .hasMessageContaining("spark.sql.timestampType=TIMESTAMP_NTZ")
        .hasMessageContaining("as TIMESTAMP_LTZ");
    assertThat(reader.schema("SubscriptionStartDate TIMESTAMP_LTZ").load().count())
        .isEqualTo(SERVICE.sandbox().expectedRows(QUERY).size());
  }

  private static List<List<String>> filtered() {
    return Rows.of(
            SERVICE
                .sandbox()
                .expectedRows(
                    QUERY.replace(
                        " TIMESPAN",
                        " WHERE CustomerMarket = 'Japan' AND BilledRevenueUSD > 1 TIMESPAN")))
        .stream()
        .map(row -> List.of(row.get(0), row.get(5)))
        .toList();
  }

  private static String pairs(List<Map<String, String>> records) {
    return String.valueOf(
        byName(records).values().stream().mapToLong(count -> count * count).sum());
  }

  private static Map<String, Long> byName(List<Map<String, String>> records) {
    return records.stream()
        .collect(Collectors.groupingBy(row -> row.get("CustomerName"), Collectors.counting()));
  }
}
