package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.spark.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Spark makes of statements on the views of examples/sql/measures, right and wrong. */
@Tag("delta")
final class MeasureStatementsTest {
  private static final String FILE = "customers_and_tenants";
  private static final String SCHEMA = "lake_statements";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @BeforeAll
  static void createTheView() throws IOException {
    sql("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
    sql("CREATE OR REPLACE TABLE " + SCHEMA + "." + FILE + " (" + columns() + ") USING DELTA");
    String insert = "INSERT INTO %s.%s (%s) VALUES %s";
    String names =
        "Month, CustomerTenantId, Product, MpnId, IsDuplicateRowForPGA, AvailableSeats,"
            + " BilledRevenueUSD";
    String rows =
        "(DATE '2026-01-01', 'a', 'Power BI', '1', 0, 5, 1), (DATE '2026-01-01', 'a', 'Power BI',"
            + " '2', 1, 5, 1), (DATE '2026-02-01', 'a', 'Power BI', '1', 0, 6, 2), (DATE"
            + " '2026-02-01', 'b', 'Azure', '1', 0, 1, 4)";
    sql(insert.formatted(SCHEMA, FILE, names, rows));
    MeasureView.readStatements(FILE, SCHEMA).forEach(MeasureStatementsTest::sql);
  }

  private static String columns() {
    DictionaryDataset dataset =
        DataDictionary.builtIn().findDataset("CustomersAndTenants").orElseThrow();
    return Stream.concat(dataset.columns().stream(), dataset.metrics().stream())
        .filter(column -> column.source() == DictionaryColumn.Source.RECORD)
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  private static List<List<String>> sql(String statement) {
    return Rows.of(
        SPARK.session().sql(statement.replace("lake.m ", SCHEMA + "." + FILE + "_measures ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT measure(BilledRevenueUSD) FROM lake.m WHERE Month = DATE '2026-01-01' | 1
          SELECT measure(AvailableSeats) FROM lake.m WHERE Month = DATE '2026-02-01' | 7
          SELECT measure(AvailableSeats) FROM lake.m WHERE true | null
          SELECT measure(availableseats_average_of_months_with_rows) FROM lake.m WHERE true | 6
          select MEASURE(billedrevenueusd) from lake.m where PRODUCT = 'Power BI' | 3
          SELECT measure(customers) FROM lake.m WHERE true | 2
          SELECT measure(BilledRevenueUSD) / measure(customers) FROM lake.m WHERE true | 3.5
          SELECT max(s) FROM (SELECT Month, measure(AvailableSeats) AS s FROM lake.m GROUP BY Month) | 7
          SELECT measure(BilledRevenueUSD) AS r FROM lake.m GROUP BY Product ORDER BY r DESC LIMIT 1 | 4
          SELECT measure(BilledRevenueUSD) AS r FROM lake.m GROUP BY Product HAVING r > 3 | 4
          SELECT Product FROM lake.m WHERE Month = DATE '2026-01-01' GROUP BY Product | Power BI
          """)
  @Tag("full")
  void givesRightNumbers(String statement, String number) {
    assertThat(sql(statement)).containsExactly(List.of(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT * FROM lake.m WHERE true | INTERNAL_ERROR
          SELECT sum(BilledRevenueUSD) FROM lake.m WHERE true | MISSING_ATTRIBUTES
          SELECT measure(BilledRevenueUSD) FROM lake.m WHERE MpnId = '2' | UNRESOLVED_COLUMN
          SELECT Month, measure(BilledRevenueUSD) FROM lake.m GROUP BY Month WITH ROLLUP | MISSING_ATTRIBUTES
          SELECT BilledRevenueUSD FROM lake.m WHERE true | INTERNAL_ERROR
          SELECT Month, BilledRevenueUSD FROM lake.m GROUP BY Month, BilledRevenueUSD | MISSING_ATTRIBUTES
          SELECT avg(AvailableSeats) FROM lake.m WHERE true | MISSING_ATTRIBUTES
          SELECT sum(measure(AvailableSeats)) FROM lake.m WHERE true | NESTED_AGGREGATE_FUNCTION
          SELECT measure(BilledRevenueUSD) FROM lake.m WHERE BilledRevenueUSD > 1 | MISSING_ATTRIBUTES
          SELECT Month, measure(BilledRevenueUSD) FROM lake.m GROUP BY CUBE (Month) | MISSING_ATTRIBUTES
          SELECT a.Month, measure(a.AvailableSeats) FROM lake.m a JOIN (SELECT 1) b GROUP BY a.Month | INTERNAL_ERROR
          SELECT Month, measure(AvailableSeats) FROM (SELECT * FROM lake.m WHERE true) GROUP BY Month | MISSING_ATTRIBUTES
          SELECT measure(AvailableSeats) OVER (PARTITION BY Month) FROM lake.m WHERE true | INTERNAL_ERROR
          SELECT MpnId, measure(BilledRevenueUSD) FROM lake.m GROUP BY MpnId | UNRESOLVED_COLUMN
          SELECT measure(BilledRevenueUSD) FROM lake.m WHERE IsDuplicateRowForPGA = 1 | UNRESOLVED_COLUMN
          SELECT measure(CustomerCount) FROM lake.m WHERE true | UNRESOLVED_COLUMN
          SELECT Product, measure(BilledRevenueUSD) FROM lake.m GROUP BY Product ORDER BY measure(BilledRevenueUSD) LIMIT 1 | INTERNAL_ERROR
          SELECT Product, measure(BilledRevenueUSD) FROM lake.m GROUP BY Product HAVING measure(BilledRevenueUSD) > 3 | INTERNAL_ERROR
          SELECT Product FROM lake.m GROUP BY Product HAVING measure(BilledRevenueUSD) > 3 | MISSING_ATTRIBUTES
          SELECT DISTINCT Product FROM lake.m WHERE Month = DATE '2026-01-01' | INTERNAL_ERROR
          """)
  @Tag("full")
  void refusesWhatHasNoRightNumber(String statement, String error) {
    assertThatThrownBy(() -> sql(statement)).hasMessageContaining(error);
  }

  /** The page names both: a later Spark that ignores no FILTER makes the first one right. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT measure(BilledRevenueUSD) FILTER (WHERE Product = 'Azure') FROM lake.m WHERE true | 7
          SELECT sum(s) FROM (SELECT Month, measure(AvailableSeats) AS s FROM lake.m GROUP BY Month) | 12
          """)
  @Tag("full")
  void givesWrongNumbersOfWhatItDoesNotSee(String statement, String number) {
    assertThat(sql(statement)).containsExactly(List.of(number));
  }

  @Test
  @Tag("full")
  void linesOfAColumnThatIsAbsentAreDeleted() throws IOException {
    String file = Files.readString(Path.of("examples/sql/measures", FILE + ".sql"));
    String schema = SCHEMA + "_less";
    sql("CREATE SCHEMA IF NOT EXISTS " + schema);
    sql(
        "CREATE OR REPLACE TABLE %s.%s USING DELTA AS SELECT * EXCEPT (BilledRevenueUSD, CustomerTenantName) FROM %s.%2$s"
            .formatted(schema, FILE, SCHEMA));

    assertThatThrownBy(
            () -> MeasureView.readStatements(FILE, schema).forEach(MeasureStatementsTest::sql))
        .hasMessageContaining("[UNRESOLVED_COLUMN.WITH_SUGGESTION]")
        .hasMessageContaining("`CustomerTenantName` cannot be resolved");
    String less =
        file.lines()
            .filter(
                line -> !line.contains("BilledRevenueUSD") && !line.contains("CustomerTenantName"))
            .collect(Collectors.joining("\n"));
    MeasureView.splitStatements(less, schema).forEach(MeasureStatementsTest::sql);
    assertThat(sql("SELECT measure(customers) FROM " + schema + "." + FILE + "_measures"))
        .containsExactly(List.of("2"));
  }
}
