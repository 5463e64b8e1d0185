package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reads of a query, and what only Spark can give wrongly; DuckDB returns the expected rows. */
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

  private static final String MONTHS = "SELECT Month, CustomerName FROM OfficeUsage";

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
  void readsAnEmptyReportWithTheSameTypes() {
    String query = SEATS + " AND CustomerName = 'unknown customer'";

    Dataset<Row> none = overRange(SERVICE.sandbox(), query).load();

    assertThat(none.count()).isZero();
    assertThat(none.collectAsList()).isEmpty();
    assertThat(none.schema()).isEqualTo(overRange(SERVICE.sandbox(), SEATS).load().schema());
  }

  /** The file has nulls, whatever the schema says. */
  @Test
  void aUsersSchemaOverridesTheDictionary() {
    StructType schema =
        new StructType()
            .add("SubscriptionEndDate", DataTypes.TimestampType, false)
            .add("TotalAssignedSeats", DataTypes.IntegerType, false)
            .add("BilledRevenueUSD", DataTypes.createDecimalType(20, 4));

    Dataset<Row> seats = overRange(SERVICE.sandbox(), SEATS).schema(schema).load();

    List<Map<String, String>> expected = SERVICE.sandbox().expectedRows(SEATS, START, END);
    assertThat(seats.schema().simpleString()).isEqualTo(schema.simpleString());
    assertThat(seats.count()).isEqualTo(expected.size());
    assertThat(seats.selectExpr("count(SubscriptionEndDate)").first().getLong(0))
        .isLessThan(expected.size())
        .isEqualTo(expected.stream().filter(row -> row.get("SubscriptionEndDate") != null).count());
    assertThat(seats.selectExpr("sum(TotalAssignedSeats)").first().getLong(0))
        .isEqualTo(
            expected.stream()
                .map(row -> row.get("TotalAssignedSeats"))
                .filter(Objects::nonNull)
                .mapToLong(Long::parseLong)
                .sum());
  }

  @Test
  void readsAFileOfManyBatches() {
    String query =
        "SELECT SubscriptionId, Month, CustomerName, AssignedSeats, ActiveUsagePercent"
            + " FROM DynamicsUsage TIMESPAN LAST_1_YEAR";
    try (Sandbox large = Sandbox.builder().latency(Duration.ofMillis(50)).scale(4).start()) {
      List<List<String>> expected = Rows.of(large.expectedRows(query));

      Dataset<Row> usage = TestSpark.newReader(ReadOptions.of(large, "query", query)).load();

      assertThat(expected).hasSizeGreaterThan(2 * ParseSpec.DEFAULT_BATCH_ROWS);
      assertThat(Rows.of(usage)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(
              Rows.of(
                  usage
                      .orderBy("SubscriptionId", "Month", "AssignedSeats", "ActiveUsagePercent")
                      .limit(5)))
          .isEqualTo(
              Rows.of(
                      usage.orderBy(
                          "SubscriptionId", "Month", "AssignedSeats", "ActiveUsagePercent"))
                  .subList(0, 5));
    }
  }

  /** As docs/sign-in.md says. */
  @Test
  void aCsvOfATableIsReadBackWithMultiLine(@TempDir Path folder) {
    String csv = folder.resolve("csv").toString();
    String query = "SELECT CustomerTenantId, CustomerName, Month FROM CustomersAndTenants";
    Dataset<Row> names = overRange(SERVICE.sandbox(), query).load();
    names.write().option("header", true).csv(csv);
    DataFrameReader reader = TestSpark.session().read().schema(names.schema());

    assertThat(Rows.of(reader.option("header", true).option("multiLine", true).csv(csv)))
        .containsExactlyInAnyOrderElementsOf(Rows.of(names));
    assertThat(reader.option("multiLine", false).csv(csv).count()).isGreaterThan(names.count());
  }

  private static DataFrameReader overRange(Sandbox service, String query) {
    return TestSpark.newReader(
        ReadOptions.of(
            service, "query", query, "queryStartTime", "2026-01-01", "queryEndTime", "2026-07-01"));
  }

  @Test
  void readsADatasetOrAQueryAsTheArgumentOfLoad() {
    Map<String, String> options = SERVICE.options();
    String query = "SELECT CustomerName FROM OfficeUsage";

    assertThat(TestSpark.newReader(options).load("Profile").columns()).contains("MPNId");
    assertThat(TestSpark.newReader(options).load(query).columns()).containsExactly("CustomerName");
    assertFails(
        () -> TestSpark.newReader(options).load("/data/usage.csv"),
        ErrorCode.OPTION_UNKNOWN,
        "dataset");
    assertFails(
        () -> TestSpark.newReader(options).load("Profile", "OfficeUsage"),
        ErrorCode.OPTION_UNKNOWN,
        "dataset");
    assertFails(
        () -> TestSpark.newReader(SERVICE.options("query", MONTHS)).load(query),
        ErrorCode.OPTION_CONFLICT,
        "query");
    assertFails(
        () -> TestSpark.newReader(SERVICE.options("query", MONTHS)).load("Profile"),
        ErrorCode.OPTION_CONFLICT,
        "query and dataset");
  }

  @Test
  void refusesASchemaWithAnUnknownColumnOrType() {
    StructType unknown = new StructType().add("CustomerNam", DataTypes.StringType);
    StructType binary = new StructType().add("CustomerName", DataTypes.BinaryType);
    Map<String, String> options = SERVICE.options("query", MONTHS);

    assertFails(
        () -> TestSpark.newReader(options).schema(unknown).load(),
        ErrorCode.UNKNOWN_COLUMN,
        "CustomerName");
    assertFails(
        () -> TestSpark.newReader(options).schema(binary).load(), ErrorCode.SCHEMA_HINT, "BINARY");
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  private static Throwable assertFails(ThrowingCallable action, ErrorCode code, String part) {
    Throwable thrown = catchThrowable(action);
    PartnerInsightsException error =
        Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
            .filter(PartnerInsightsException.class::isInstance)
            .map(PartnerInsightsException.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error).hasMessageContaining(part);
    assertThat(Throwables.getStackTrace(thrown))
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "sig=");
    return error;
  }
}
