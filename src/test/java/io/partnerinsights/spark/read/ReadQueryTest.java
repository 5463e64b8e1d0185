package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of a query; DuckDB returns the expected rows. */
final class ReadQueryTest {
  private static final String SEATS =
      "SELECT Month, CustomerName, CustomerTenantId, SubscriptionStartDate, SubscriptionEndDate,"
          + " IsDuplicateRowForPGA, TotalAssignedSeats, BilledRevenueUSD FROM"
          + " SeatsSubscriptionsAndRevenue WHERE CustomerMarket = 'japan'";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(50)));

  @Test
  void readsTypedRowsInTheOrderOfTheQuery() {
    String query =
        "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants"
            + " ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH";

    Dataset<Row> top = overRange(SERVICE.sandbox(), query).load();

    assertThat(top.schema().simpleString())
        .isEqualTo("struct<CustomerName:string,Product:string,BilledRevenueUSD:decimal(18,5)>");
    assertThat(Rows.of(top))
        .hasSize(10)
        .isEqualTo(Rows.of(SERVICE.sandbox().expectedRows(query, START, END)));
  }

  @Test
  void readsEachKindOfColumnWithItsType() {
    Dataset<Row> seats = overRange(SERVICE.sandbox(), SEATS).load();

    assertThat(seats.schema().simpleString())
        .isEqualTo(
            "struct<Month:date,CustomerName:string,CustomerTenantId:string,"
                + "SubscriptionStartDate:timestamp,SubscriptionEndDate:timestamp,"
                + "IsDuplicateRowForPGA:int,TotalAssignedSeats:bigint,BilledRevenueUSD:decimal(18,5)>");
    assertSameRows(seats, SERVICE.sandbox(), SEATS);
  }

  @Test
  void countsAndReordersColumns() {
    Dataset<Row> seats = overRange(SERVICE.sandbox(), SEATS).load();
    List<Map<String, String>> expected = SERVICE.sandbox().expectedRows(SEATS, START, END);

    assertThat(seats.count()).isEqualTo(expected.size());
    assertThat(Rows.of(seats.select("TotalAssignedSeats", "CustomerName")))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(
                    row ->
                        List.of(
                            String.valueOf(row.get("TotalAssignedSeats")),
                            String.valueOf(row.get("CustomerName"))))
                .toList());
  }

  @Test
  void readsAnEmptyReportWithTheSameTypes() {
    String query = SEATS + " AND CustomerName = 'unknown customer'";

    Dataset<Row> none = overRange(SERVICE.sandbox(), query).load();

    assertThat(none.count()).isZero();
    assertThat(none.collectAsList()).isEmpty();
    assertThat(none.schema()).isEqualTo(overRange(SERVICE.sandbox(), SEATS).load().schema());
  }

  @Test
  void schemaHintsOverrideTheDictionary() {
    Dataset<Row> seats =
        overRange(SERVICE.sandbox(), SEATS)
            .option("schemaHints", "billedrevenueusd DECIMAL(18,4), month STRING")
            .load()
            .select("Month", "BilledRevenueUSD");

    assertThat(seats.schema().simpleString())
        .isEqualTo("struct<Month:string,BilledRevenueUSD:decimal(18,4)>");
    assertThat(seats.where("BilledRevenueUSD IS NOT NULL").count()).isPositive();
    assertThat(seats.select("Month").as(Encoders.STRING()).first()).endsWith("-2026");
  }

  @Test
  void aUsersSchemaOverridesTheDictionary() {
    StructType schema =
        new StructType()
            .add("CustomerName", DataTypes.StringType)
            .add("TotalAssignedSeats", DataTypes.IntegerType)
            .add("BilledRevenueUSD", DataTypes.createDecimalType(20, 4));

    Dataset<Row> seats = overRange(SERVICE.sandbox(), SEATS).schema(schema).load();

    assertThat(seats.schema()).isEqualTo(schema);
    long sold =
        SERVICE.sandbox().expectedRows(SEATS, START, END).stream()
            .map(row -> row.get("TotalAssignedSeats"))
            .filter(seat -> seat != null)
            .mapToLong(Long::parseLong)
            .sum();
    assertThat(seats.selectExpr("sum(TotalAssignedSeats)").first().getLong(0)).isEqualTo(sold);
  }

  @Test
  void readsNullsDespiteASchemaWithoutNulls() {
    String query =
        "SELECT SubscriptionEndDate, TotalAssignedSeats FROM SeatsSubscriptionsAndRevenue"
            + " TIMESPAN LAST_1_YEAR";
    StructType noNulls =
        new StructType()
            .add("SubscriptionEndDate", DataTypes.TimestampType, false)
            .add("TotalAssignedSeats", DataTypes.LongType, false);
    long ends =
        SERVICE.sandbox().expectedRows(query).stream()
            .filter(row -> row.get("SubscriptionEndDate") != null)
            .count();

    Dataset<Row> seats = TestSpark.read(SERVICE.options("query", query)).schema(noNulls).load();

    assertThat(seats.count()).isGreaterThan(ends);
    assertThat(seats.selectExpr("count(SubscriptionEndDate)").first().getLong(0)).isEqualTo(ends);
    assertThat(seats.selectExpr("min(SubscriptionEndDate)").first().getTimestamp(0))
        .isAfter("2000-01-01");
  }

  @Test
  void readsAFileOfManyBatches() {
    String query =
        "SELECT SubscriptionId, Month, CustomerName, AssignedSeats, ActiveUsagePercent"
            + " FROM DynamicsUsage TIMESPAN LAST_1_YEAR";
    try (Sandbox large = Sandbox.builder().latency(Duration.ofMillis(50)).scale(3).start()) {
      List<List<String>> expected = Rows.of(large.expectedRows(query));

      Dataset<Row> usage = TestSpark.read(ReadOptions.of(large, "query", query)).load();

      assertThat(expected).hasSizeGreaterThan(2 * ParseSpec.DEFAULT_BATCH_ROWS);
      assertThat(Rows.of(usage)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(Rows.of(usage.orderBy("SubscriptionId", "Month").limit(5)))
          .isEqualTo(Rows.of(usage.orderBy("SubscriptionId", "Month")).subList(0, 5));
    }
  }

  @Test
  void readsTheSameRowsInSql() {
    String options =
        SERVICE
            .options("queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01")
            .entrySet()
            .stream()
            .map(option -> option.getKey() + " '" + option.getValue() + "'")
            .collect(Collectors.joining(", "));
    TestSpark.session()
        .sql(
            "CREATE OR REPLACE TEMPORARY VIEW seats USING partnerinsights OPTIONS (query \""
                + SEATS
                + "\", "
                + options
                + ")");

    assertSameRows(TestSpark.session().sql("SELECT * FROM seats"), SERVICE.sandbox(), SEATS);
  }

  @Test
  void usesSessionDefaults() {
    Map<String, String> options = SERVICE.options("query", SEATS);
    String tenant = options.remove("tenantId");
    TestSpark.session().conf().set("spark.datasource.partnerinsights.tenantId", tenant);
    try {
      assertThat(TestSpark.read(options).load().count()).isPositive();
    } finally {
      TestSpark.session().conf().unset("spark.datasource.partnerinsights.tenantId");
    }
  }

  @Test
  void joinsAReportWithItself() {
    Dataset<Row> seats = overRange(SERVICE.sandbox(), SEATS).load();
    long rows = seats.count();

    Dataset<Row> perMonth = seats.groupBy("month").count();
    assertThat(seats.join(perMonth, "month").count()).isEqualTo(rows);
  }

  private static void assertSameRows(Dataset<Row> rows, Sandbox service, String query) {
    List<List<String>> expected = Rows.of(service.expectedRows(query, START, END));

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(Rows.of(rows)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static DataFrameReader overRange(Sandbox service, String query) {
    return TestSpark.read(
        ReadOptions.of(
            service, "query", query, "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01"));
  }
}
