package io.partnerinsights.core.sample;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.session.Planner;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.BackgroundCall;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of a test query that are provably rows of the report, and rows that are not. */
final class PreviewTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage TIMESPAN LAST_1_YEAR";

  private static final Set<ColumnKind> TEXTS =
      EnumSet.of(ColumnKind.ID, ColumnKind.GUID, ColumnKind.ENUM, ColumnKind.STRING);

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.withManualClock(Sandbox.builder());

  @Test
  void oneTestQueryAnswersAllLimits() {
    Preview preview = preview(QUERY, "");
    SERVICE.calls().reset();

    String hundred = text(preview.fetchCsvFile(100, spec(QUERY, "")));
    SERVICE.calls().reset();
    String five = text(preview.fetchCsvFile(5, spec(QUERY, "")));

    assertThat(rows(hundred)).isEqualTo(100);
    assertThat(rows(five)).isEqualTo(5);
    assertThat(hundred).startsWith(five);
    assertThat(tests()).isZero();
  }

  @Test
  @Timeout(60)
  void anInterruptEndsTheWaitForAnotherThreadsTest() {
    Preview preview = preview(QUERY, "");
    ParseSpec spec = spec(QUERY, "");
    SERVICE.onQueryTests().delay(Duration.ofMinutes(5));
    BackgroundCall<Optional<byte[]>> testing =
        SERVICE.startUntilFault(() -> preview.fetchCsvFile(5, spec));
    BackgroundCall<Optional<byte[]>> waiting =
        BackgroundCall.startUntilWaiting(() -> preview.fetchCsvFile(1, spec));

    waiting.interrupt();

    assertFails(waiting::awaitResult, ErrorCode.WAIT_INTERRUPTED);
    testing.interrupt();
    assertFails(testing::awaitResult, ErrorCode.WAIT_INTERRUPTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month TIMESPAN LAST_1_YEAR",
        "SELECT DISTINCT CustomerMarket, CustomerName FROM OfficeUsage TIMESPAN LAST_1_YEAR",
        "SELECT CustomerName, TotalMonthlyActiveUsers FROM OfficeUsage TIMESPAN LAST_1_YEAR"
      })
  void testsNoQueryThatDependsOnAllRows(String query) {
    assertThat(preview(query, "").fetchCsvFile(1, spec(query, ""))).isEmpty();
    assertThat(tests()).isZero();
  }

  @Test
  void testsNoLimitAboveItsMaximum() {
    assertThat(preview(QUERY, "").maySatisfyLimit(101)).isFalse();
    assertThat(preview(QUERY, "").maySatisfyLimit(0)).isFalse();
  }

  @Test
  void testsNoExistingReport() {
    CheckedQuery own = plan(QUERY, "");
    ReadTarget given = new ReadTarget.ExistingReport("r", null);
    ReportRequest request = new ReportRequest(given, null, ReportFormat.CSV);
    CheckedQuery plan =
        new CheckedQuery(
            request, own.query(), own.schema(), own.accountFingerprint(), own.connection());

    assertThat(preview(SERVICE.clockedSandbox().client(), plan).maySatisfyLimit(1)).isFalse();
  }

  /** The file may write the text in another way, or the value has another type. */
  @ParameterizedTest
  @ValueSource(strings = {"Month STRING", "MonthlyActiveUsers STRING", "CustomerName INT"})
  void previewsNoTypeThatJsonCannotProve(String hints) {
    assertThat(preview(QUERY, hints).fetchCsvFile(1, spec(QUERY, hints))).isEmpty();
    assertThat(tests()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MonthlyActiveUsers | MonthlyActiveUsers DOUBLE | column MonthlyActiveUsers is a DOUBLE",
        "TotalMonthlyActiveUsers | | column TotalMonthlyActiveUsers is a metric",
        "CustomerName | CustomerName INT | a value does not fit"
      })
  void saysWhyThereIsNoPreview(String column, String hints, String reason) {
    String query = "SELECT Month, " + column + " FROM OfficeUsage TIMESPAN LAST_1_YEAR";
    String types = hints == null ? "" : hints;
    Preview preview = preview(query, types);
    ParseSpec spec = spec(query, types);

    assertThat(StandardError.captureDuring(() -> preview.fetchCsvFile(1, spec)))
        .containsOnlyOnce("waits for a report. A read of few rows may get them")
        .contains(reason);
  }

  @Test
  void previewsATypeThatJsonAndFileShare() {
    String hints = "Month TIMESTAMP";
    assertThat(preview(QUERY, hints).fetchCsvFile(1, spec(QUERY, hints))).isPresent();
  }

  /** The file may show rounded decimals where the test shows more digits. */
  @ParameterizedTest
  @ValueSource(strings = {"MonthlyActiveUsers DECIMAL(18,4)", "MonthlyActiveUsers DOUBLE"})
  void previewsNoDecimals(String hints) {
    assertThat(preview(QUERY, hints).fetchCsvFile(1, spec(QUERY, hints))).isEmpty();
  }

  @Test
  void needsNoMoreRowsThanTheQuerysLimit() {
    String query = QUERY.replace("TIMESPAN", "LIMIT 3 TIMESPAN");
    Optional<byte[]> file = preview(query, "").fetchCsvFile(21, spec(query, ""));

    assertThat(rows(text(file))).isEqualTo(3);
  }

  @Test
  void aFailedTestIsNeitherAnErrorNorRepeated() {
    Preview preview = preview(QUERY, "");
    SERVICE.sandbox().faults().on("GET", "/ScheduledQueries/testQueryResult").respond(400);

    assertThat(preview.fetchCsvFile(1, spec(QUERY, ""))).isEmpty();
    assertThat(preview.fetchCsvFile(1, spec(QUERY, ""))).isEmpty();
    assertThat(tests()).isOne();
  }

  /** The values of a row in JSON, and whether they prove a row of the report. */
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
        "'2026-01-01' | 7 | 12 | false",
        "'2026-01-01' | '7' | 12 | true",
        "'2026-01-01' | '0042' | 12 | true",
        "'2026-01-01' | ['x'] | 12 | false",
      })
  void aValueIsProvenIfTheFilesTextIsCertain(
      String month, String name, String users, boolean proven) {
    String row = "{'month': %s, 'CUSTOMERNAME': %s, 'MonthlyActiveUsers': %s}";
    String json = row.formatted(month, name, users);
    CheckedQuery plan = plan(QUERY, "");
    ParseSpec spec = ParseSpec.of("preview", plan.schema(), ReportFormat.CSV);

    assertThat(scripted(plan, json).fetchCsvFile(1, spec).isPresent()).isEqualTo(proven);
  }

  /** The file may have 0042 for the number 42. Other columns of the row stay proven. */
  @Test
  void aNumberDoesNotProveATextOfItsDigits() {
    String row = "{'Month': '2026-01-01', 'CustomerName': 42, 'MonthlyActiveUsers': 7}";
    CheckedQuery plan = plan(QUERY, "");
    ParseSpec all = ParseSpec.of("preview", plan.schema(), ReportFormat.CSV);
    String others = "SELECT Month, MonthlyActiveUsers FROM OfficeUsage TIMESPAN LAST_1_YEAR";

    assertThat(
            StandardError.captureDuring(
                () -> assertThat(scripted(plan, row).fetchCsvFile(1, all)).isEmpty()))
        .contains("column CustomerName has texts that the test writes as numbers");
    assertThat(scripted(plan, row).fetchCsvFile(1, spec(others, ""))).isPresent();
  }

  /** Counts the recorded datasets, so that a rule that ends their previews is noticed. */
  @Test
  void previewsTheTextsOfEveryRecordedDataset() {
    List<Dataset> datasets = SERVICE.clockedSandbox().client().listDatasets();
    int columns = 0;
    for (Dataset dataset : datasets) {
      List<String> texts = texts(dataset);
      String query = "SELECT " + String.join(", ", texts) + " FROM " + dataset.name();
      assertThat(preview(query, "").fetchCsvFile(1, spec(query, "")))
          .as(dataset.name())
          .isPresent();
      columns += texts.size();
    }
    assertThat(datasets).hasSize(21);
    assertThat(columns).isEqualTo(566);
  }

  /** Returns the columns that the dictionary knows as texts. */
  private static List<String> texts(Dataset live) {
    return DataDictionary.builtIn().findDataset(live.name()).stream()
        .flatMap(known -> live.columns().stream().flatMap(name -> known.findColumn(name).stream()))
        .filter(column -> TEXTS.contains(column.kind()))
        .map(DictionaryColumn::name)
        .toList();
  }

  @Test
  void tooFewRowsOrAMissingColumnProveNothing() {
    String row = "{'Month': '2026-01-01', 'CustomerName': 'x', 'MonthlyActiveUsers': 1}";
    CheckedQuery plan = plan(QUERY, "");
    ParseSpec spec = ParseSpec.of("preview", plan.schema(), ReportFormat.CSV);

    assertThat(scripted(plan, row).fetchCsvFile(2, spec)).isEmpty();
    assertThat(scripted(plan, "{'Month': '2026-01-01', 'CustomerName': 'x'}").fetchCsvFile(1, spec))
        .isEmpty();
  }

  private static Preview scripted(CheckedQuery plan, String row) {
    String datasets =
        "{'value': [{'datasetName': 'OfficeUsage', 'selectableColumns': ['Month', 'CustomerName',"
            + " 'MonthlyActiveUsers'], 'availableMetrics': [], 'availableDateRanges': []}]}";
    ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.newResponse(200, json(datasets)),
            ScriptedServer.newResponse(200, json("{'value': [" + row + "]}")));
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.noRetries());
    return preview(
        new PartnerInsightsClient(
            ServiceUrl.parse(server.url() + "insights/v1/mpn"),
            SERVICE.clockedSandbox().validTokens(),
            http,
            MonotonicClock.system()),
        plan);
  }

  private static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"');
  }

  private static CheckedQuery plan(String query, String hints) {
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(query));
    ConnectorOptions read = ConnectorOptions.parse(Map.of("accessToken", "none", "query", query));
    ConnectorOptions options = hints.isEmpty() ? read : read.withValue(Options.SCHEMA_HINTS, hints);
    return Planner.withOwnCaches(options, SERVICE.clockedSandbox().client(), Clock.systemUTC())
        .checkRequest(new ReportRequest(target, null, ReportFormat.CSV));
  }

  private static Preview preview(String query, String hints) {
    return preview(SERVICE.clockedSandbox().client(), plan(query, hints));
  }

  private static ParseSpec spec(String query, String hints) {
    return ParseSpec.of("preview", plan(query, hints).schema(), ReportFormat.CSV);
  }

  private static String text(Optional<byte[]> file) {
    return new String(file.orElseThrow(), StandardCharsets.UTF_8);
  }

  /** Counts rows by their month, because values contain line breaks. */
  private static long rows(String file) {
    return file.lines().filter(line -> line.matches("\"[A-Z]{3}-20\\d\\d\".*")).count();
  }

  private static long tests() {
    return SERVICE.calls().count("GET", "/ScheduledQueries/testQueryResult");
  }

  /** A preview whose application has made no test, so that the preview makes it. */
  private static Preview preview(PartnerInsightsClient client, CheckedQuery plan) {
    Clock clock = Clock.systemUTC();
    return new Preview(
        client, plan, new SampleCache(clock), new DatasetCache(clock, new ReentrantLock()));
  }
}
