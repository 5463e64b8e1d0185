package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that the user gives, and values of a test that do not fit them. */
final class UserTypeCheckTest {
  private static final String QUERY =
      "SELECT CustomerName, Month, MonthlyActiveUsers, Surprise FROM OfficeUsage";
  private static final String WARNING = "A column type does not fit its values";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small(
          s -> s.catalogChange = c -> c.withColumn("OfficeUsage", "Surprise", "string"));

  @ParameterizedTest
  @ValueSource(strings = {"BIGINT", "INT", "DOUBLE", "DECIMAL(18,2)", "DATE", "BOOLEAN"})
  void refusesATypeThatTheFilesTextsCannotFit(String type) {
    assertThatThrownBy(() -> plan(QUERY, "schemaHints", "customername " + type))
        .hasMessageContainingAll(
            "PI-6008",
            "Option schemaHints sets the type of column CustomerName of OfficeUsage to " + type,
            "(a text of ",
            "\"CustomerName STRING\"",
            "mode=PERMISSIVE",
            "errorValues=show");
    assertThat(SERVICE.queryTestCount()).isOne();
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @Test
  void refusesTheTypeAgainWithoutAnotherTest() {
    plan(QUERY);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> plan(QUERY, "schemaHints", "CustomerName BIGINT"))
          .hasMessageContaining("PI-6008");
    }
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  @Test
  void refusesATypeOfTheUsersSchema() {
    ReadPlan plan = plan(QUERY);
    ReportSchema user =
        new ReportSchema(List.of(new ReportColumn("CustomerName", ColumnType.BIGINT)));

    assertThatThrownBy(() -> plan.checkSchema(user))
        .hasMessageContainingAll("PI-6008", "Your schema sets the type of column CustomerName");
    plan.checkSchema(plan.schema());
    assertThat(SERVICE.queryTestCount()).isOne();
  }

  /** The read would not end, or the file need not have the rows of the test. */
  @ParameterizedTest
  @CsvSource({
    "mode, PERMISSIVE, ''",
    "mode, DROPMALFORMED, ''",
    "preview, false, ' LIMIT 10'",
  })
  void warnsIfTheReadMaySucceed(String option, String value, String limit) {
    String log =
        StandardError.captureDuring(
            () -> plan(QUERY + limit, "schemaHints", "CustomerName INT", option, value));

    assertThat(log).contains("WARN", WARNING, "column CustomerName", "INT");
  }

  @Test
  void warnsIfTheReportIsAnOlderOne() {
    PartnerInsightsClient client = SERVICE.openSession("query", QUERY).client();
    String query = client.createQuery(new NewQuery("older", "", QUERY)).queryId();
    String report = client.createReport(NewReports.executeNow("older", query)).reportId();

    String log =
        StandardError.captureDuring(
            () -> SERVICE.planRead("reportId", report, "schemaHints", "CustomerName INT"));

    assertThat(log).contains("WARN", WARNING);
  }

  /** JSON and the file may write dates and numbers in different ways. */
  @ParameterizedTest
  @CsvSource({
    "Month BOOLEAN, true",
    "MonthlyActiveUsers DATE, true",
    "Surprise BIGINT, true",
    "MonthlyActiveUsers DOUBLE, false",
    "Month TIMESTAMP, false",
    "Month STRING, false",
  })
  void warnsIfTheFileMayWriteTheValueInAnotherWay(String hint, boolean warns) {
    assertThat(
            StandardError.captureDuring(() -> plan(QUERY, "schemaHints", hint)).contains(WARNING))
        .isEqualTo(warns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"N/A", "null", "true", "12.5", "1e9", "2026-01-31", "1/2/2026"})
  void valuesThatOtherTypesReadAreAWarning(String value) {
    answer(value);

    assertThat(StandardError.captureDuring(() -> plan(QUERY, "schemaHints", "CustomerName INT")))
        .contains(WARNING);
  }

  @Test
  void oneTextAmongNumbersIsAnError() {
    answer("17", "AZ-900");

    assertThatThrownBy(() -> plan(QUERY, "schemaHints", "CustomerName INT"))
        .hasMessageContaining("does not fit the value 'AZ-900'");
  }

  @Test
  void readsValuesThatFit() {
    answer("17", "", "18.0");

    assertThat(StandardError.captureDuring(() -> plan(QUERY, "schemaHints", "CustomerName INT")))
        .doesNotContain(WARNING);
  }

  private static void answer(String... names) {
    String[] rows =
        Stream.of(names)
            .map("{'CustomerName':'%s','Month':'APR-2026'}"::formatted)
            .toArray(String[]::new);
    SERVICE.answerQueryTests(rows);
  }

  private static ReadPlan plan(String query, String... options) {
    return SERVICE.planRead(
        Stream.concat(Stream.of("query", query), Stream.of(options)).toArray(String[]::new));
  }
}
