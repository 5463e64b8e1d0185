package io.partnerinsights.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream of a query finds or creates one scheduled report, whatever happens to its POST. */
final class ScheduleCreationTest {
  private static final int ALL = Integer.MAX_VALUE;
  private static final StreamOffset INITIAL = StreamOffset.initial();

  private StreamService service;
  @AutoClose private ClockedSandbox clocked;

  private void start(Quirk... quirks) {
    SandboxBuilder settings =
        Sandbox.builder()
            .latency(Duration.ofMinutes(10))
            .scale(0.02)
            .tokenLifetime(Duration.ofDays(999))
            .with(s -> s.quirks.addAll(Set.of(quirks)));
    clocked = new ClockedSandbox(settings);
    service = new StreamService(clocked);
  }

  private ExecutionStream open(String... options) {
    List<String> all =
        new ArrayList<>(List.of("query", StreamService.QUERY, "recurrenceInterval", "24h"));
    all.addAll(List.of(options));
    return service.openStream(all.toArray(String[]::new));
  }

  private List<ScheduledReport> reports() {
    return service.client().listReports(ReportFilter.all());
  }

  private long posts() {
    return service.sandbox().calls().count("POST", "/");
  }

  @Test
  void createsTheReportAtTheFirstCallOfTheStream() {
    start();
    ExecutionStream stream = open();
    assertThat(posts()).isZero();

    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(2));

    ScheduledReport report = reports().get(0);
    assertThat(reports()).hasSize(1);
    assertThat(report.isRecurring()).isTrue();
    assertThat(report.recurrenceInterval()).isEqualTo(Duration.ofDays(1));
    assertThat(stream.reportsBetween(offset, stream.latestOffset(offset, ALL))).hasSize(2);
  }

  @Test
  void aRestartAndASecondStreamAdoptIt() {
    start();
    StreamOffset offset = open().latestOffset(INITIAL, ALL);
    long posts = posts();

    open().latestOffset(offset, ALL);
    open().latestOffset(INITIAL, ALL);

    assertThat(posts()).isEqualTo(posts);
    assertThat(reports()).hasSize(1);
  }

  /** Pages move while they are listed. */
  @Test
  void aScheduleThatAPartOfTheListLacksIsFoundByItsName() {
    start();
    open().latestOffset(INITIAL, ALL);
    StreamPlan load = service.planStream("query", StreamService.QUERY, "recurrenceInterval", "24h");
    load.createLoadSchedule();
    long posts = posts();
    String part =
        "{\"value\": [{\"reportId\": \"r\", \"reportName\": \"Other\"}], \"totalCount\": 3}";
    service.sandbox().faults().on("GET", "/ScheduledReport").replaceResponse(part);
    assertThat(reports()).hasSize(1);
    assertThat(load.findLoadSchedules()).hasSize(1);
    service.sandbox().faults().on("GET", "/ScheduledReport").replaceResponse(part);
    open().latestOffset(INITIAL, ALL);

    assertThat(posts()).isEqualTo(posts);
  }

  @Test
  void aDatasetHasAScheduleToo() {
    start();
    ExecutionStream stream =
        service.openStream(
            "dataset", "OfficeUsage", "columns", "Month,CustomerName", "recurrenceInterval", "48h");
    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(1));

    assertThat(stream.reportsBetween(offset, stream.latestOffset(offset, ALL))).hasSize(1);
    assertThat(reports().get(0).recurrenceInterval()).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void otherSettingsAreAnErrorAndNoUpdate() {
    start();
    StreamOffset offset = open().latestOffset(INITIAL, ALL);
    List<ScheduledReport> before = reports();
    String[] weekly = {"query", StreamService.QUERY, "recurrenceInterval", "168h"};

    for (StreamOffset each : List.of(INITIAL, offset)) {
      assertThatThrownBy(() -> service.openStream(weekly).latestOffset(each, ALL))
          .hasMessageContainingAll("PI-6014", "24h", "168h", "reports update");
    }
    assertThatThrownBy(
            () -> open("reportFormat", "TSV", "recurrenceCount", "3").latestOffset(offset, ALL))
        .hasMessageContaining("PI-6014");
    assertThat(reports()).isEqualTo(before);
  }

  @Test
  void settingsAreCheckedBeforeTheReportIsCreated() {
    start();
    Instant tooEarly = clocked.clock().instant().plus(Duration.ofHours(3));

    assertThatThrownBy(() -> open("startTime", tooEarly.toString()).latestOffset(INITIAL, ALL))
        .hasMessageContainingAll("PI-6004", "startTime");
    assertThat(posts()).isZero();
  }

  @Test
  void aRestartFindsAReportThatHasStartedMeanwhile() {
    start();
    String first = clocked.clock().instant().plus(Duration.ofHours(5)).toString();
    String[] options = {"startTime", first, "recurrenceCount", "30"};
    StreamOffset offset = open(options).latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(3));

    ExecutionStream restarted = open(options);

    assertThat(restarted.reportsBetween(offset, restarted.latestOffset(offset, ALL))).hasSize(3);
  }

  @Test
  void aScheduleIsCreatedAfterAnotherProcessHasDeletedItAndItsQuery() {
    start();
    open().latestOffset(INITIAL, ALL);
    PartnerInsightsClient other = clocked.newClient(clocked.validTokens());
    other.deleteReport(reports().get(0).reportId());
    other.listQueries(QueryFilter.ofUser()).forEach(query -> other.deleteQuery(query.queryId()));
    Instant before = clocked.clock().instant();

    open().latestOffset(INITIAL, ALL);

    assertThat(reports()).hasSize(1);
    assertThat(clocked.clock().instant()).isBefore(before.plusSeconds(30));
  }

  @Test
  void aDeletedReportIsNotReplacedInTheSameStream() {
    start();
    StreamOffset offset = open().latestOffset(INITIAL, ALL);
    service.client().deleteReport(reports().get(0).reportId());

    assertThatThrownBy(() -> open().latestOffset(offset, ALL))
        .hasMessageContainingAll("PI-6013", "was deleted, or the signed-in user");
    assertThat(reports()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {"MISSING_FIELDS", "PAGE_KEYS"})
  void aCheckpointOfAnotherQueryIsRefused(Quirk quirk) {
    start(quirk);
    StreamOffset offset = open().latestOffset(INITIAL, ALL);
    String other =
        "SELECT Month, CustomerName FROM OfficeUsage WHERE CustomerName LIKE 'A%' TIMESPAN"
            + " LAST_MONTH";

    assertThatThrownBy(
            () ->
                service
                    .openStream("query", other, "recurrenceInterval", "24h")
                    .latestOffset(offset, ALL))
        .hasMessageContainingAll("PI-6013", "no longer match the query");
    assertThat(open().latestOffset(offset, ALL)).isEqualTo(offset);
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {"LOST_ANSWERS", "FAILED_ANSWERS", "THROTTLED_POSTS", "LISTS_LAG", "MISSING_FIELDS"})
  void createsOneReportInSpiteOfDisturbances(Quirk quirk) {
    start(quirk);

    ExecutionStream stream = open();
    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(2));
    open().latestOffset(INITIAL, ALL);

    assertThat(reports()).hasSize(1);
    assertThat(stream.reportsBetween(offset, stream.latestOffset(offset, ALL))).hasSize(2);
  }

  @Test
  void streamsThatStartAtOnceHaveAReportEachAndARestartNamesBoth() {
    start(Quirk.LISTS_LAG);
    StreamOffset first = open().latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofSeconds(2));
    StreamOffset second = open().latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofMinutes(5));
    List<String> ids = List.of(first.identity().reportId(), second.identity().reportId());

    String log =
        StandardError.captureDuring(
            () ->
                assertThat(open().latestOffset(INITIAL, ALL).identity())
                    .isEqualTo(first.identity()));

    assertThat(reports()).extracting(ScheduledReport::reportId).hasSameElementsAs(ids);
    assertThat(log).contains(ids).contains("Delete the newer reports");
    assertThat(open().latestOffset(second, ALL)).isEqualTo(second);
  }

  @Test
  void aRestartWaitsForAReportThatIsNotListedYet() {
    start(Quirk.LISTS_LAG);
    StreamOffset offset = open().latestOffset(INITIAL, ALL);

    assertThat(open().latestOffset(offset, ALL)).isEqualTo(offset);

    assertThat(reports()).hasSize(1);
  }
}
