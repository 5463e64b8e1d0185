package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.table.EnginePredicate;
import io.partnerinsights.core.table.EnginePredicate.Comparison;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Types that are checked with a test of the query before a report is created. */
final class TypeCheckTest {
  private static final String TEST = "/ScheduledQueries/testQueryResult";
  private static final String QUERY =
      "SELECT CustomerName, MonthKey, WebUsers, Surprise FROM TeamsUsageWorkload";

  /** The users have fractions, which the dictionary does not expect, and a column is unknown. */
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .with(s -> s.columns = TypeCheckTest::change));

  private final Application application = new Application();

  private static Catalog change(Catalog catalog) {
    return catalog
        .with("TeamsUsageWorkload", "WebUsers", "decimal")
        .with("TeamsUsageWorkload", "Surprise", "integer")
        .with("TeamsUsageWorkload", "PGAPartnerId", "id");
  }

  @AfterEach
  void close() {
    application.close();
  }

  @Test
  void widensATypeThatTheSampleDoesNotFit() {
    ReadPlan plan = plan("query", QUERY);

    assertThat(plan.schema())
        .hasToString("CustomerName STRING, MonthKey DATE, WebUsers DOUBLE, Surprise DOUBLE");
    assertThat(tests()).isOne();
  }

  @Test
  void readsTheFileWithTheWidenedType() {
    ReadPlan plan = plan("query", QUERY);
    Report report = plan.read().await();

    int rows = 0;
    for (ReadSplit split : report.splits(plan.spec())) {
      try (BatchReader reader = BatchReader.open(split, report, plan.spec())) {
        while (reader.next()) {
          rows += reader.batch().rows();
        }
      }
    }

    assertThat(rows).isEqualTo(SERVICE.sandbox().expectedRows(QUERY).size()).isPositive();
  }

  @Test
  void keepsTheTypesThatItHasGiven() {
    String first = plan("query", QUERY).schema().toString();
    SERVICE.sandbox().faults().on("GET", TEST).always().respond(500);

    assertThat(plan("query", QUERY).schema()).hasToString(first);
    assertThat(tests()).isOne();
  }

  @Test
  void usesTheDictionaryIfThereIsNoSample() {
    SERVICE.sandbox().faults().on("GET", TEST).always().respond(504);

    assertThat(plan("query", QUERY).schema())
        .hasToString("CustomerName STRING, MonthKey DATE, WebUsers BIGINT, Surprise STRING");
    assertThat(tests()).as("one attempt").isOne();
  }

  @Test
  void sendsNoTestIfAllTypesAreGiven() {
    plan("query", QUERY, "schemaHints", "MonthKey DATE, WebUsers DOUBLE, Surprise STRING");
    plan("query", QUERY, "inferSchema", "dictionary");
    plan("query", "SELECT CustomerName, CustomerSegment FROM TeamsUsageWorkload");

    assertThat(tests()).isZero();
  }

  /** The file has ids such as 0123456, and a test may write them as numbers. */
  @Test
  void aSampleOfNumbersChangesNoIdOfTheFile() {
    SERVICE
        .sandbox()
        .faults()
        .on("GET", TEST)
        .always()
        .answer("{\"value\":[{\"PGAPartnerId\":123456}],\"statusCode\":200}");
    ReadPlan plan = plan("query", "SELECT PGAPartnerId FROM TeamsUsageWorkload");
    Report report = plan.read().await();

    assertThat(plan.preview(1, plan.spec())).isEmpty();
    assertThatThrownBy(() -> RowTexts.of(report.splits(plan.spec()), report, plan.spec()))
        .hasMessageContainingAll("PGAPartnerId", "without leading zeros");
  }

  @Test
  void previewsTheRowsOfTheSample() {
    ReadPlan plan = plan("query", "SELECT CustomerName, MonthKey FROM TeamsUsageWorkload");

    assertThat(plan.preview(5, plan.spec())).isPresent();
    assertThat(tests()).isOne();
  }

  /** The service compares by values that are not of the dictionary's kind. */
  @Test
  void pushesNothingDownOnAWidenedColumn() {
    String columns = "CustomerName,WebUsers,MobileUsers";
    ReadPlan plan = plan("dataset", "TeamsUsageWorkload", "columns", columns, "pushdown", "always");

    assertThat(isPushedDown(plan, "WebUsers")).isFalse();
    assertThat(isPushedDown(plan, "MobileUsers")).isTrue();
  }

  private static boolean isPushedDown(ReadPlan plan, String column) {
    return plan.pushdown()
        .filter(new EnginePredicate(column, Comparison.GREATER, List.of(5L)), column + " > 5");
  }

  private ReadPlan plan(String... options) {
    return Session.open(ConnectorOptions.parse(SERVICE.options(options)), application).plan();
  }

  private static long tests() {
    return SERVICE.calls().count("GET", TEST);
  }
}
