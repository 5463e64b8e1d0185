package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that the user gives, and values of a test that do not fit them. */
final class UserTypeCheckTest {
  private static final String TEST = "/ScheduledQueries/testQueryResult";
  private static final String QUERY =
      "SELECT CustomerName, Month, MonthlyActiveUsers, Surprise FROM OfficeUsage";
  private static final String WARNING = "sample rows does not fit";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .with(s -> s.columns = c -> c.with("OfficeUsage", "Surprise", "string")));

  private final Application application = new Application();

  @AfterEach
  void close() {
    application.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BIGINT", "INT", "DOUBLE", "DECIMAL(18,2)", "DATE", "BOOLEAN"})
  void refusesATypeThatTheFilesTextsCannotFit(String type) {
    assertThatThrownBy(() -> plan(QUERY, "schemaHints", "customername " + type))
        .isInstanceOfSatisfying(
            OptionsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_HINT))
        .hasMessageContainingAll(
            "Option schemaHints reads column CustomerName of OfficeUsage as " + type,
            "(a text of ",
            "\"CustomerName STRING\"",
            "mode=PERMISSIVE",
            "errorValues=show");
    assertThat(tests()).isOne();
    assertThat(SERVICE.calls().count("POST")).isZero();
  }

  @Test
  void refusesTheTypeAgainWithoutAnotherTest() {
    plan(QUERY);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> plan(QUERY, "schemaHints", "CustomerName BIGINT"))
          .hasMessageContaining("PI-6008");
    }
    assertThat(tests()).isOne();
  }

  @Test
  void refusesATypeOfTheUsersSchema() {
    ReadPlan plan = plan(QUERY);
    ReportSchema user =
        new ReportSchema(List.of(new ReportColumn("CustomerName", ColumnType.BIGINT)));

    assertThatThrownBy(() -> plan.check(user))
        .hasMessageContainingAll("PI-6008", "Your schema reads column CustomerName");
    plan.check(plan.schema());
    assertThat(tests()).isOne();
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
        StandardError.during(
            () -> plan(QUERY + limit, "schemaHints", "CustomerName INT", option, value));

    assertThat(log).contains("WARN", WARNING, "column CustomerName", "INT");
  }

  @Test
  void warnsIfTheReportIsAnOlderOne() {
    PartnerInsightsClient client = session("query", QUERY).client();
    String query = client.createQuery(new NewQuery("older", "", QUERY)).queryId();
    String report = client.createReport(NewReports.executeNow("older", query)).reportId();

    String log =
        StandardError.during(
            () -> session("reportId", report, "schemaHints", "CustomerName INT").plan());

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
    assertThat(StandardError.during(() -> plan(QUERY, "schemaHints", hint)).contains(WARNING))
        .isEqualTo(warns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"N/A", "null", "true", "12.5", "1e9", "2026-01-31", "1/2/2026"})
  void valuesThatOtherTypesReadAreAWarning(String value) {
    answer(value);

    assertThat(StandardError.during(() -> plan(QUERY, "schemaHints", "CustomerName INT")))
        .contains(WARNING);
  }

  @Test
  void oneTextAmongNumbersIsAnError() {
    answer("17", "AZ-900");

    assertThatThrownBy(() -> plan(QUERY, "schemaHints", "CustomerName INT"))
        .hasMessageContaining("but the column has the value 'AZ-900'");
  }

  @Test
  void readsValuesThatFit() {
    answer("17", "", "18.0");

    assertThat(StandardError.during(() -> plan(QUERY, "schemaHints", "CustomerName INT")))
        .doesNotContain(WARNING);
  }

  private static void answer(String... names) {
    String rows =
        List.of(names).stream()
            .map("{\"CustomerName\":\"%s\",\"Month\":\"APR-2026\"}"::formatted)
            .collect(Collectors.joining(","));
    SERVICE
        .sandbox()
        .faults()
        .on("GET", TEST)
        .always()
        .answer("{\"value\":[" + rows + "],\"statusCode\":200}");
  }

  private ReadPlan plan(String query, String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "query";
    all[1] = query;
    System.arraycopy(options, 0, all, 2, options.length);
    return session(all).plan();
  }

  private Session session(String... options) {
    return Session.open(ConnectorOptions.parse(SERVICE.options(options)), application);
  }

  private static long tests() {
    return SERVICE.calls().count("GET", TEST);
  }
}
