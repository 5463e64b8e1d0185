package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Types that are checked with a test of the query before a report is created. */
final class SampledColumnsTest {
  private static final String QUERY =
      "SELECT CustomerName, MonthKey, WebUsers, Surprise FROM TeamsUsageWorkload";

  /** The users have fractions, which the dictionary does not expect, and a column is unknown. */
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small(s -> s.catalogChange = SampledColumnsTest::change);

  private static Catalog change(Catalog catalog) {
    return catalog
        .withColumn("TeamsUsageWorkload", "WebUsers", "decimal")
        .withColumn("TeamsUsageWorkload", "Surprise", "integer")
        .withColumn("TeamsUsageWorkload", "PGAPartnerId", "id");
  }

  @Test
  void widensATypeThatTheSampleDoesNotFit() {
    ReadPlan plan = SERVICE.planRead("query", QUERY);

    assertThat(plan.schema())
        .hasToString("CustomerName STRING, MonthKey DATE, WebUsers DOUBLE, Surprise DOUBLE");
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  @Test
  void readsTheFileWithTheWidenedType() {
    ReadPlan plan = SERVICE.planRead("query", QUERY);

    assertThat(RowTexts.of(plan)).isNotEmpty().hasSameSizeAs(SERVICE.sandbox().expectedRows(QUERY));
  }

  @Test
  void keepsTheTypesThatItHasGiven() {
    String first = SERVICE.planRead("query", QUERY).schema().toString();
    SERVICE.onQueryTests().always().respond(500);

    assertThat(SERVICE.planRead("query", QUERY).schema()).hasToString(first);
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  /** The rows of its test are as good for the others. */
  @Test
  void hintsOfAnotherReadLeaveNoColumnUnchecked() {
    assertThat(SERVICE.planRead("query", QUERY, "schemaHints", "WebUsers STRING").schema())
        .hasToString("CustomerName STRING, MonthKey DATE, WebUsers STRING, Surprise DOUBLE");

    assertThat(SERVICE.planRead("query", QUERY).schema())
        .hasToString("CustomerName STRING, MonthKey DATE, WebUsers DOUBLE, Surprise DOUBLE");
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  /** The types of the first read stay, which its failed test has not checked. */
  @Test
  void aColumnWithoutATypeIsTestedIfThereAreNoRows() {
    SERVICE.onQueryTests().respond(504);
    SERVICE.planRead("query", QUERY, "schemaHints", "WebUsers STRING");

    for (int read = 0; read < 2; read++) {
      assertThat(SERVICE.planRead("query", QUERY).schema())
          .hasToString("CustomerName STRING, MonthKey DATE, WebUsers DOUBLE, Surprise STRING");
      assertThat(SERVICE.queryTestCount()).isEqualTo(2);
    }
  }

  @Test
  void usesTheDictionaryIfThereIsNoSample() {
    SERVICE.onQueryTests().always().respond(504);

    assertThat(SERVICE.planRead("query", QUERY).schema())
        .hasToString("CustomerName STRING, MonthKey DATE, WebUsers BIGINT, Surprise STRING");
    assertThat(SERVICE.queryTestCount()).as("one attempt").isOne();
  }

  @Test
  void sendsNoTestIfAllTypesAreGiven() {
    SERVICE.planRead(
        "query", QUERY, "schemaHints", "MonthKey DATE, WebUsers DOUBLE, Surprise STRING");
    SERVICE.planRead("query", QUERY, "inferSchema", "dictionary");
    SERVICE.planRead("query", "SELECT CustomerName, CustomerSegment FROM TeamsUsageWorkload");

    assertThat(SERVICE.queryTestCount()).isZero();
  }

  /** The file has ids such as 0123456, and a test may write them as numbers. */
  @Test
  void aSampleOfNumbersChangesNoIdOfTheFile() {
    SERVICE.answerQueryTests("{'PGAPartnerId':123456}");
    ReadPlan plan = SERVICE.planRead("query", "SELECT PGAPartnerId FROM TeamsUsageWorkload");

    assertThat(plan.fetchPreview(1, plan.createSpec())).isEmpty();
    assertThatThrownBy(() -> RowTexts.of(plan))
        .hasMessageContainingAll("PGAPartnerId", "without leading zeros");
  }

  @Test
  void previewsTheRowsOfTheSample() {
    ReadPlan plan =
        SERVICE.planRead("query", "SELECT CustomerName, MonthKey FROM TeamsUsageWorkload");

    assertThat(plan.fetchPreview(5, plan.createSpec())).isPresent();
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  /** The service compares by values that are not of the dictionary's kind. */
  @Test
  void pushesNothingDownOnAWidenedColumn() {
    String columns = "CustomerName,WebUsers,MobileUsers";
    ReadPlan plan =
        SERVICE.planRead("dataset", "TeamsUsageWorkload", "columns", columns, "pushdown", "always");

    assertThat(isPushedDown(plan, "WebUsers")).isFalse();
    assertThat(isPushedDown(plan, "MobileUsers")).isTrue();
  }

  private static boolean isPushedDown(ReadPlan plan, String column) {
    return plan.newPushdown()
        .addCondition(
            new EnginePredicate(column, Comparison.GREATER, List.of(5L)), column + " > 5");
  }

  @Test
  void namesTheComparedColumnsAndTheFormOfTheirValues() {
    String log = load("WHERE Month = '2026-03' AND CustomerMarket = 'Frankreich'");

    assertThat(log)
        .contains("WARN")
        .contains("found no row")
        .containsPattern("Month has values such as '[A-Z]{3}-20\\d\\d'")
        .containsPattern("CustomerMarket has values such as \\(a text of \\d+ characters");
    assertThat(SERVICE.queryTestCount()).isEqualTo(2);
    assertThat(SERVICE.reportPostCount()).isZero();
  }

  @Test
  void aQueryWithRowsIsTestedOnce() {
    assertThat(load("WHERE CustomerMarket = 'France'")).doesNotContain("found no row");
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  /** Nothing shows how values are written. */
  @Test
  void aSecondTestThatFailsGivesNoWarning() {
    SERVICE.onQueryTests().after(1).always().respond(500);

    assertThat(load("WHERE Month = '2026-04'")).doesNotContain("found no row");
  }

  private static String load(String where) {
    String query = "SELECT CustomerName, Month, MonthlyActiveUsers FROM OfficeUsage " + where;
    return StandardError.captureDuring(() -> SERVICE.planRead("query", query));
  }
}
