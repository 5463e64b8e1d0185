package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The statements of docs/measures.md, beside what DuckDB computes from the sandbox's records, after
 * a month was restated and records came late.
 */
@Tag("delta")
@Tag("full")
final class FinanceQuestionsTest {
  private static final Path PAGE = Path.of("docs/measures.md");

  private static final String MONTHS =
      " AND Month BETWEEN DATE '2024-06-01' AND DATE '2026-05-01' GROUP BY ALL";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.15).restated(true));

  /** Loads a table once: {@link MeasuresTest} has those that later loads have changed. */
  private void load(String dataset) {
    loads.clocked().pass(Duration.ofDays(11));
    assertThat(loads.load(dataset)).extracting(LoadResult::state).contains(State.LOADED);
  }

  /** Creates the view of a table, or of a view of examples/sql/marts with that. */
  private void create(String name) throws IOException {
    Path mart = Path.of("examples/sql/marts", name + ".sql");
    SPARK.session().sql("USE " + loads.schema());
    if (Files.exists(mart)) {
      SPARK.session().sql(Files.readString(mart).strip().replaceFirst(";$", ""));
    }
    MeasureView.statements(name, loads.schema()).forEach(SPARK.session()::sql);
  }

  /** Returns the statements of the page that ask for measures. */
  private static List<String> questions() throws IOException {
    String block =
        Snippet.of(PAGE).stream()
            .map(Snippet::text)
            .filter(text -> text.contains("measure("))
            .findFirst()
            .orElseThrow();
    assertThat(block).doesNotContain("sum(");
    return List.of(block.replaceAll("(?m)^--.*\n", "").split(";\n?"));
  }

  /** Compares the rows of a statement, whose first columns are keys. */
  private void assertSame(String question, int keys, String table, String duckDb) {
    LocalDate today = LocalDate.ofInstant(loads.clocked().clock().instant(), ZoneOffset.UTC);
    Program program = table.startsWith("isv") ? Program.CMP : Program.MPN;
    List<List<String>> expected = new ArrayList<>(loads.records(program, today, duckDb));
    List<List<String>> rows = new ArrayList<>(loads.rows(question));
    Comparator<List<String>> byKeys = Comparator.comparing(row -> row.subList(0, keys).toString());
    expected.sort(byKeys);
    rows.sort(byKeys);

    assertThat(rows)
        .as(question)
        .hasSizeGreaterThan(5)
        .usingElementComparator((row, other) -> isSame(row, other) ? 0 : 1)
        .containsExactlyElementsOf(expected);
  }

  private static boolean isSame(List<String> row, List<String> other) {
    boolean isSame = row.size() == other.size();
    for (int i = 0; isSame && i < row.size(); i++) {
      isSame = MeasureView.isSame(row.get(i), other.get(i));
    }
    return isSame;
  }

  private String value(String expression, String table) {
    return loads.rows("SELECT " + expression + " FROM lake." + table).get(0).get(0);
  }

  @Test
  void revenueHasTheGrowthAndTheCustomersOfTheRecords() throws IOException {
    load("CustomersAndTenants");
    create("customers_and_tenants");
    create("revenue_by_customer");

    assertSame(
        questions().get(0),
        1,
        "customers_and_tenants",
        """
        WITH c AS (SELECT Month, CustomerTenantId AS t, sum("~billed") AS n FROM CustomersAndTenants
          WHERE IsDuplicateRowForPGA = 0%s),
        m AS (SELECT Month, sum(n) AS n, count(DISTINCT t) FILTER (WHERE n <> 0) AS customers FROM c GROUP BY ALL)
        SELECT m.Month, m.n, CAST(m.n AS DOUBLE) / y.n - 1 AS growth, m.customers
        FROM m LEFT JOIN m y ON m.Month = y.Month + INTERVAL 1 YEAR WHERE m.Month <= DATE '2026-02-01'
        """
            .formatted(MONTHS));
    assertSame(
        questions().get(1),
        1,
        "customers_and_tenants",
        """
        SELECT CustomerTenantId, arg_max(CustomerName, Month) AS name, sum("~billed") AS n FROM CustomersAndTenants
        WHERE IsDuplicateRowForPGA = 0 AND Month >= DATE '2025-06-01'%s ORDER BY n DESC LIMIT 10
        """
            .formatted(MONTHS));
  }

  @Test
  void seatsAndChurnAreThoseOfTheRecords() throws IOException {
    load("SeatsSubscriptionsAndRevenue");
    create("seats_subscriptions_and_revenue");
    create("seats_by_product");

    assertSame(
        questions().get(2),
        2,
        "seats_subscriptions_and_revenue",
        """
        WITH s AS (SELECT Month, CustomerTenantId AS t, Product AS p, sum("~level") AS n
          FROM SeatsSubscriptionsAndRevenue WHERE IsDuplicateRowForPGA = 0%s),
        j AS (SELECT coalesce(a.Month, CAST(b.Month + INTERVAL 1 MONTH AS DATE)) AS m, coalesce(a.p, b.p) AS p,
            coalesce(a.n, 0) AS n, coalesce(b.n, 0) AS b
          FROM s a FULL JOIN s b ON a.t = b.t AND a.p = b.p AND a.Month = b.Month + INTERVAL 1 MONTH)
        SELECT m, p, sum(n) AS seats, sum(CASE WHEN m > DATE '2024-06-01' THEN greatest(n - b, 0) ELSE 0 END) AS won,
          sum(greatest(b - n, 0)) AS lost,
          sum(CASE WHEN n = 0 THEN b ELSE 0 END) / nullif(sum(b), 0) AS churn
        FROM j WHERE m <= DATE '2026-02-01' AND (n <> 0 OR b <> 0) GROUP BY ALL
        """
            .formatted(MONTHS));
    String table = "seats_subscriptions_and_revenue";
    assertThat(value("measure(AvailableSeatsEOP)", table + "_measures")).isEqualTo("null");
  }

  @Test
  void azureGrowsAsTheRecordsDo() throws IOException {
    load("AzureUsage");
    create("azure_usage");
    create("azure_by_customer");

    assertSame(
        questions().get(3),
        1,
        "azure_usage",
        """
        WITH m AS (SELECT Month, sum("~acr") AS n FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0%s)
        SELECT m.Month, m.n, CAST(m.n AS DOUBLE) / b.n - 1 AS month, CAST(m.n AS DOUBLE) / y.n - 1 AS year
        FROM m LEFT JOIN m b ON m.Month = b.Month + INTERVAL 1 MONTH LEFT JOIN m y ON m.Month = y.Month + INTERVAL 1 YEAR
        WHERE m.Month <= DATE '2026-02-01'
        """
            .formatted(MONTHS));
  }

  @Test
  void payoutsAreThoseOfTheRecords() throws IOException {
    loads.useMarketplace();
    load("ISVRevenue");
    create("marketplace_payouts");

    assertSame(
        questions().get(4),
        2,
        "isv_revenue",
        """
        SELECT CAST(MonthStartDate + INTERVAL 2 MONTH AS DATE) AS m, PayoutStatus, sum(EarningAmountUSD) AS n
        FROM ISVRevenue WHERE MonthStartDate <= DATE '2026-06-01' GROUP BY ALL
        """);
    assertThat(questions()).hasSize(5);
  }
}
