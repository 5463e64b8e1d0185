package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.DriftPolicy;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the rows of a test query are provably rows of the report. */
final class PreviewTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage TIMESPAN LIFETIME";

  @Test
  void oneTestQueryServesAllLimits() {
    try (ClockedSandbox service = service()) {
      Preview preview = preview(service, QUERY, "");
      service.sandbox().calls().reset();

      String hundred = text(preview.file(100, spec(service, QUERY, "")));
      service.sandbox().calls().reset();
      String five = text(preview.file(5, spec(service, QUERY, "")));

      assertThat(rows(hundred)).isEqualTo(100);
      assertThat(rows(five)).isEqualTo(5);
      assertThat(hundred).startsWith(five);
      assertThat(tests(service)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month TIMESPAN LIFETIME",
        "SELECT DISTINCT CustomerMarket, CustomerName FROM OfficeUsage TIMESPAN LIFETIME",
        "SELECT CustomerName, TotalMonthlyActiveUsers FROM OfficeUsage TIMESPAN LIFETIME"
      })
  void aQueryThatDependsOnAllRowsIsNotTested(String query) {
    try (ClockedSandbox service = service()) {
      assertThat(preview(service, query, "").file(1, spec(service, query, ""))).isEmpty();
      assertThat(tests(service)).isZero();
    }
  }

  @Test
  void aLimitAboveTheTestsMaximumIsNotTested() {
    try (ClockedSandbox service = service()) {
      assertThat(preview(service, QUERY, "").mayAnswer(101)).isFalse();
      assertThat(preview(service, QUERY, "").mayAnswer(0)).isFalse();
    }
  }

  @Test
  void aGivenReportIsNotTested() {
    try (ClockedSandbox service = service()) {
      ReportPlan own = plan(service, QUERY, "");
      ReadTarget given = new ReadTarget.ExistingReport("r", Optional.empty());
      ReportRequest request = new ReportRequest(given, Optional.empty(), ReportFormat.CSV);
      ReportPlan plan = new ReportPlan(request, own.query(), own.schema(), own.account());

      assertThat(new Preview(service.client(), plan).mayAnswer(1)).isFalse();
    }
  }

  /** The text in the file is not certain, or it could not be read. */
  @ParameterizedTest
  @ValueSource(strings = {"Month STRING", "MonthlyActiveUsers STRING", "CustomerName INT"})
  void aTypeThatJsonCannotProveIsNotPreviewed(String hints) {
    try (ClockedSandbox service = service()) {
      assertThat(preview(service, QUERY, hints).file(1, spec(service, QUERY, hints))).isEmpty();
      assertThat(tests(service)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Month TIMESTAMP", "MonthlyActiveUsers DECIMAL(18,4)"})
  void aTypeThatJsonAndFileShareIsPreviewed(String hints) {
    try (ClockedSandbox service = service()) {
      assertThat(preview(service, QUERY, hints).file(1, spec(service, QUERY, hints))).isPresent();
    }
  }

  @Test
  void theQuerysOwnLimitIsEnough() {
    String query = QUERY.replace("TIMESPAN", "LIMIT 3 TIMESPAN");
    try (ClockedSandbox service = service()) {
      Optional<byte[]> file = preview(service, query, "").file(21, spec(service, query, ""));

      assertThat(rows(text(file))).isEqualTo(3);
    }
  }

  @Test
  void aFailedTestIsNeitherAnErrorNorRepeated() {
    try (ClockedSandbox service = service()) {
      Preview preview = preview(service, QUERY, "");
      service.sandbox().faults().on("GET", "/ScheduledQueries/testQueryResult").respond(400);

      assertThat(preview.file(1, spec(service, QUERY, ""))).isEmpty();
      assertThat(preview.file(1, spec(service, QUERY, ""))).isEmpty();
      assertThat(tests(service)).isOne();
    }
  }

  /** The first row's values as JSON writes them, and whether that proves a row. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'2026-01-01T00:00:00' | 'a, b' | 12 | true",
        "'2026-01-01' | 'x' | '12' | true",
        "null | null | null | true",
        "'' | '' | '' | true",
        "'2026-01-01T13:00:00' | 'x' | 12 | false",
        "'1/31/2026' | 'x' | 12 | false",
        "'2026-01-01' | 'x' | 12.5 | false",
        "'2026-01-01' | 1.0 | 12 | false",
        "'2026-01-01' | true | 12 | false",
        "'2026-01-01' | 7 | 12 | true",
      })
  void aValueIsProvenIfTheFilesTextIsCertain(
      String month, String name, String users, boolean proven) {
    String row = "{'month': %s, 'CUSTOMERNAME': %s, 'MonthlyActiveUsers': %s}";
    String json = row.formatted(month, name, users);
    try (ClockedSandbox service = service()) {
      ReportPlan plan = plan(service, QUERY, "");
      ParseSpec spec = ParseSpec.of("preview", plan.schema(), ReportFormat.CSV);

      assertThat(scripted(service, plan, json).file(1, spec).isPresent()).isEqualTo(proven);
    }
  }

  @Test
  void tooFewRowsOrAMissingColumnProveNothing() {
    String row = "{'Month': '2026-01-01', 'CustomerName': 'x', 'MonthlyActiveUsers': 1}";
    try (ClockedSandbox service = service()) {
      ReportPlan plan = plan(service, QUERY, "");
      ParseSpec spec = ParseSpec.of("preview", plan.schema(), ReportFormat.CSV);

      assertThat(scripted(service, plan, row).file(2, spec)).isEmpty();
      assertThat(
              scripted(service, plan, "{'Month': '2026-01-01', 'CustomerName': 'x'}").file(1, spec))
          .isEmpty();
    }
  }

  private static Preview scripted(ClockedSandbox service, ReportPlan plan, String row) {
    String datasets =
        "{'value': [{'datasetName': 'OfficeUsage', 'selectableColumns': ['Month', 'CustomerName',"
            + " 'MonthlyActiveUsers'], 'availableMetrics': [], 'availableDateRanges': []}]}";
    ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.status(200, json(datasets)),
            ScriptedServer.status(200, json("{'value': [" + row + "]}")));
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never());
    return new Preview(
        new PartnerInsightsClient(
            ServiceUrl.parse(server.url() + "insights/v1/mpn"), service.tokens(), http),
        plan);
  }

  private static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"');
  }

  private static ClockedSandbox service() {
    return new ClockedSandbox(Sandbox.builder());
  }

  private static ReportPlan plan(ClockedSandbox service, String query, String hints) {
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(query));
    SchemaHints types = hints.isEmpty() ? SchemaHints.none() : SchemaHints.parse(hints);
    return new ReportPlanner(service.client(), types, DriftPolicy.WARN)
        .plan(new ReportRequest(target, Optional.empty(), ReportFormat.CSV));
  }

  private static Preview preview(ClockedSandbox service, String query, String hints) {
    return new Preview(service.client(), plan(service, query, hints));
  }

  private static ParseSpec spec(ClockedSandbox service, String query, String hints) {
    return ParseSpec.of("preview", plan(service, query, hints).schema(), ReportFormat.CSV);
  }

  private static String text(Optional<byte[]> file) {
    return new String(file.orElseThrow(), StandardCharsets.UTF_8);
  }

  /** Values contain line breaks; every row begins with its month. */
  private static long rows(String file) {
    return file.lines().filter(line -> line.matches("\"20\\d\\d-.*")).count();
  }

  private static long tests(ClockedSandbox service) {
    return service.sandbox().calls().count("GET", "/ScheduledQueries/testQueryResult");
  }
}
