package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.pushdown.ComparedValues;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of dates whose sample has other forms, and conditions on them. */
final class SampledDatesTest {
  private static final String QUERY = "SELECT Month, SubscriptionStartDate FROM AzureUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.02));

  @ParameterizedTest
  @CsvSource({
    "APR-2023, 20230105, 'Month DATE, SubscriptionStartDate DATE'",
    "Apr-2023, 1/31/2023, 'Month DATE, SubscriptionStartDate DATE'",
    "Dec-18, 2018-12-25  23:07:22, 'Month DATE, SubscriptionStartDate DATE'",
    "2023-04-01T00:00:00, 2023-01-05, 'Month DATE, SubscriptionStartDate DATE'",
    "2023-04-01T10:00:00, 2023-01-05, 'Month TIMESTAMP, SubscriptionStartDate DATE'",
    "4/1/2023, 2023-01-05, 'Month DATE, SubscriptionStartDate DATE'",
    "Q1 FY23, 2023-01-05, 'Month STRING, SubscriptionStartDate DATE'",
    "APR-2023, Dec-18, 'Month DATE, SubscriptionStartDate STRING'",
  })
  void theFormOfASampleDecidesTheType(String month, String start, String schema) {
    sample("APR-2023", "2023-01-05", month, start);

    assertThat(SERVICE.planRead("query", QUERY).schema()).hasToString(schema);
  }

  @Test
  void aTextInsteadOfADateIsAWarningWithItsFormAndAHint() {
    sample("APR-2023", "20230105", "Fiscal Q1 2023", "20230105");

    assertThat(StandardError.captureDuring(() -> SERVICE.planRead("query", QUERY)))
        .containsPattern(
            "WARN.*Column Month of dataset AzureUsage should contain dates, but is read as STRING")
        .contains("(a text of 14 characters with letters, digits and spaces)")
        .contains("schemaHints to: Month STRING")
        .doesNotContain("Fiscal Q1");
  }

  @Test
  void datesWithTwoReadingsAreAnErrorBeforeTheWait() {
    sample("APR-2023", "1/2/2023", "APR-2023", "3/4/2023");

    assertThatThrownBy(() -> SERVICE.planRead("query", QUERY))
        .hasMessageContainingAll(
            "PI-6008",
            "SubscriptionStartDate of AzureUsage",
            "'1/2/2023'",
            "\"SubscriptionStartDate STRING\"");
    assertThat(
            SERVICE
                .planRead("query", QUERY, "schemaHints", "SubscriptionStartDate STRING")
                .schema())
        .hasToString("Month DATE, SubscriptionStartDate STRING");
  }

  @Test
  void aComparisonOfATextWithADateIsAnError() {
    sample("Q1 FY23", "20230105");
    ReadPlan plan = SERVICE.planRead("query", QUERY);

    assertThatThrownBy(() -> check(plan, comparison("month", "2022-09-01")))
        .hasMessageContainingAll("PI-2012", "'2022-09-01'", "\"month DATE\"", "\"month STRING\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2022",
        "2022-09",
        "202209",
        "20220901",
        "2022-09-01T00:00:00Z",
        "2022-09-01 00:00:00",
        "2022/9/1",
        "2022-%",
        "2022%",
        " 2022-09-01 ",
        "9/1/2022",
        "01.09.2022",
        "SEP-2022",
        "Sep 22",
        "1-Sep-2022",
        "September 2022"
      })
  void aTextOfADateIsRecognised(String text) {
    sample("Q1 FY23", "20230105");
    ReadPlan plan = SERVICE.planRead("query", QUERY);

    assertThatThrownBy(() -> check(plan, comparison("Month", "Q1 FY23", text)))
        .hasMessageContaining("PI-2012");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Q1 FY23", "FY2022", "soon", "UNKNOWN", "3051x", "Septuagint", "12"})
  void otherTextsAreCompared(String text) {
    sample("Q1 FY23", "20230105");

    check(SERVICE.planRead("query", QUERY), comparison("Month", text));
  }

  @Test
  void theUserMayCompareTextsWithDates() {
    sample("Q1 FY23", "20230105");
    ComparedValues condition = comparison("Month", "2022-09-01");

    check(SERVICE.planRead("query", QUERY, "schemaHints", "MONTH STRING"), condition);
    ReadPlan days = SERVICE.planRead("query", QUERY, "schemaHints", "Month DATE");
    assertThatThrownBy(() -> check(days, condition))
        .hasMessageContainingAll("PI-2012", "the column is read as a DATE");
  }

  @Test
  void otherColumnsAndTypesAreCompared() {
    sample("APR-2023", "20230105");
    ReadPlan plan = SERVICE.planRead("query", QUERY);

    check(plan, comparison("CustomerName", "2022-09-01"));
    check(plan, comparison("NoSuchColumn", "2022-09-01"));
    check(plan, comparison("Month", LocalDate.of(2022, 9, 1)));
  }

  private static void check(ReadPlan plan, ComparedValues condition) {
    plan.checkComparison(condition, plan.schema());
  }

  private static ComparedValues comparison(String column, Object... values) {
    return new ComparedValues(column, List.of(values));
  }

  /** Answers the tests of queries with months and dates in turn. */
  private static void sample(String... values) {
    String row = "{'Month':'%s','SubscriptionStartDate':'%s'}";
    SERVICE.answerQueryTests(
        IntStream.range(0, values.length / 2)
            .mapToObj(i -> row.formatted(values[2 * i], values[2 * i + 1]))
            .toArray(String[]::new));
  }
}
