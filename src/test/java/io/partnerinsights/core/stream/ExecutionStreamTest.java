package io.partnerinsights.core.stream;

import static io.partnerinsights.core.stream.StreamService.executionIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream returns each execution once and in order, whatever happens between its calls. */
final class ExecutionStreamTest extends DailyReportTest {
  private static final String IN_FLINK = "start the job without a savepoint";

  private static StreamOffset stored(StreamOffset offset) {
    return StreamOffset.parse(offset.toJson());
  }

  @Test
  void returnsEachExecutionOnceAndInOrder() {
    ExecutionStream stream = openStream();
    StreamOffset empty = stream.latestOffset(INITIAL, ALL);
    assertThat(executionIds(stream, INITIAL, empty)).isEmpty();

    service.passTime(Duration.ofDays(3));
    StreamOffset three = stream.latestOffset(empty, ALL);
    service.passTime(Duration.ofDays(1));
    StreamOffset four = stream.latestOffset(three, ALL);

    List<Report> first = stream.reportsBetween(empty, three);
    assertThat(first).hasSize(3);
    assertThat(first).extracting(report -> report.findGeneratedTime().orElseThrow()).isSorted();
    assertThat(executionIds(stream, three, four))
        .hasSize(1)
        .doesNotContainAnyElementsOf(executionIds(stream, empty, three));
    assertThat(stream.latestOffset(four, ALL)).isSameAs(four);
  }

  @Test
  void aReplayAfterARestartReadsTheSameExecutions() {
    service.passTime(Duration.ofDays(2));
    ExecutionStream stream = openStream();
    StreamOffset two = stream.latestOffset(INITIAL, ALL);
    List<String> delivered = executionIds(stream, INITIAL, two);
    service.passTime(Duration.ofDays(2));

    ExecutionStream restarted = openStream();

    assertThat(executionIds(restarted, INITIAL, stored(two))).isEqualTo(delivered);
    StreamOffset four = restarted.latestOffset(stored(two), ALL);
    assertThat(executionIds(restarted, stored(two), four))
        .hasSize(2)
        .doesNotContainAnyElementsOf(delivered);
  }

  @Test
  void limitsTheExecutionsOfABatch() {
    service.passTime(Duration.ofDays(5));
    ExecutionStream stream = openStream();
    List<String> read = new ArrayList<>();
    StreamOffset start = INITIAL;
    for (int batch = 0; batch < 5; batch++) {
      StreamOffset end = stream.latestOffset(start, 1);
      assertThat(stream.pendingAges(end)).hasSize(4 - batch);
      assertThat(executionIds(stream, start, end)).hasSize(1);
      read.addAll(executionIds(stream, start, end));
      start = end;
    }
    assertThat(stream.latestOffset(start, 1)).isSameAs(start);
    assertThat(read).doesNotHaveDuplicates();
    assertThat(stream.pendingAges(start)).isEmpty();
  }

  @Test
  void namesTheReportWithTheNearestName() {
    service.createDailyReport("Monthly seats");

    assertThatThrownBy(() -> service.planStream("reportName", "Montly seats"))
        .hasMessageContainingAll("PI-3006", "Did you mean Monthly seats?");
  }

  @Test
  void startsWithTheExecutionsThatCompleteLater() {
    service.passTime(Duration.ofDays(2));
    StreamOffset first = openStream("startingExecution", "latest").latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(1));

    ExecutionStream restarted = openStream("startingExecution", "latest");
    StreamOffset next = restarted.latestOffset(stored(first), ALL);

    assertThat(executionIds(restarted, INITIAL, stored(first))).isEmpty();
    assertThat(executionIds(restarted, first, next)).hasSize(1);
  }

  @Test
  void startsAtATimeWhichARestartDoesNotChange() {
    service.passTime(Duration.ofDays(4));
    Instant time = sandbox.clockedSandbox().clock().instant().minus(Duration.ofDays(2));
    ExecutionStream stream = openStream("startingExecution", time.toString());
    StreamOffset first = stream.latestOffset(INITIAL, ALL);
    assertThat(executionIds(stream, INITIAL, first)).hasSize(2);

    assertThat(openStream("startingExecution", "earliest").latestOffset(stored(first), ALL))
        .isEqualTo(first);
  }

  @Test
  void makesOneCallInAnInterval() {
    service.passTime(Duration.ofDays(1));
    ExecutionStream stream = openStream();
    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    sandbox.calls().reset();

    for (int trigger = 0; trigger < 100; trigger++) {
      assertThat(stream.latestOffset(offset, ALL)).isSameAs(offset);
    }
    assertThat(service.callCount()).isZero();
    service.passTime(Duration.ofMinutes(1));
    stream.latestOffset(offset, ALL);
    stream.reportsBetween(INITIAL, offset);
    assertThat(sandbox.calls().count("GET", StreamService.EXECUTIONS)).isEqualTo(1);
    assertThat(service.callCount()).isEqualTo(1);
  }

  /** An earlier read has set the interval, which all reads of an account share. */
  @Test
  void listsAtTheIntervalOfTheAccount() {
    Application application =
        TestApplications.of(sandbox.clockedSandbox(), sandbox.clockedSandbox().sleeper());
    Session.open(options("10m"), application);
    StreamPlan plan = StreamPlan.planStream(Session.open(options(null), application));
    ExecutionStream stream = new ExecutionStream(plan, plan.readPlan().schema());
    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    sandbox.calls().reset();

    service.passTime(Duration.ofMinutes(9));
    stream.latestOffset(offset, ALL);

    assertThat(service.callCount()).isZero();
  }

  private ConnectorOptions options(String pollInterval) {
    Map<String, String> raw = ReadOptions.of(service.sandbox(), "reportId", reportId);
    raw.remove("pollInterval");
    if (pollInterval != null) {
      raw.put("pollInterval", pollInterval);
    }
    return ConnectorOptions.parse(raw);
  }

  @Test
  void refusesTheOffsetOfAnotherReport() {
    StreamOffset offset = openStream().latestOffset(INITIAL, ALL);
    String other = service.createDailyReport("other");

    assertThatThrownBy(() -> service.openStream("reportId", other).latestOffset(offset, ALL))
        .hasMessageContainingAll("PI-6013", reportId, other, "checkpoint or savepoint", IN_FLINK);
  }

  /** By another name, and by the same name of a new report. */
  @ParameterizedTest
  @ValueSource(strings = {"other", "daily"})
  void refusesTheOffsetOfADeletedReport(String name) {
    StreamOffset offset = openStream().latestOffset(INITIAL, ALL);
    service.client().deleteReport(reportId);
    service.createDailyReport(name);

    assertThatThrownBy(() -> service.openStream("reportName", name).latestOffset(offset, ALL))
        .hasMessageContainingAll("PI-6013", reportId, "was deleted, or the signed-in user")
        .hasMessageNotContaining("check option");
  }

  @Test
  void refusesOtherTypesThanThoseOfTheCheckpoint() {
    StreamOffset offset = openStream().latestOffset(INITIAL, ALL);

    assertThatThrownBy(() -> openStream("schemaHints", "Month STRING").latestOffset(offset, ALL))
        .hasMessageContainingAll("PI-6013", "Month DATE", "Month STRING", IN_FLINK);
  }

  /** Earlier builds have written checkpoints with amounts as DOUBLE. */
  @Test
  void continuesWithAmountsAsDoublesByAnOption() {
    String report =
        service.createDailyReport(
            "revenue",
            "SELECT CustomerName, BilledRevenueUSD FROM CustomersAndTenants TIMESPAN LAST_MONTH");
    StreamOffset offset =
        service.openStream("reportId", report, "money", "double").latestOffset(INITIAL, ALL);

    assertThatThrownBy(() -> service.openStream("reportId", report).latestOffset(offset, ALL))
        .hasMessageContainingAll(
            "PI-6013",
            "BilledRevenueUSD DOUBLE",
            "BilledRevenueUSD DECIMAL(18,5)",
            "options schemaHints, money and")
        .hasMessageNotContaining("CustomerName");
    assertThat(service.openStream("reportId", report, "money", "double").latestOffset(offset, ALL))
        .isEqualTo(offset);
  }

  @Test
  void refusesAnOffsetOfANewerVersionAndADamagedOne() {
    assertThatThrownBy(() -> StreamOffset.parse("{\"version\":2}"))
        .hasMessageContainingAll("PI-6013", "version 2", IN_FLINK);
    assertThatThrownBy(() -> StreamOffset.parse("17"))
        .hasMessageContainingAll("PI-6013", "belong to another source", IN_FLINK);
    assertThatThrownBy(() -> StreamOffset.parse("{\"vers")).hasMessageContaining("PI-6013");
    assertThatThrownBy(() -> StreamOffset.parse("{\"version\":1,\"reportId\":\"a\"}"))
        .hasMessageContaining("PI-6013");
  }

  @Test
  void twoStreamsOfAReportDoNotDisturbEachOther() {
    service.passTime(Duration.ofDays(2));
    ExecutionStream first = openStream();
    ExecutionStream second = openStream();
    StreamOffset ofFirst = first.latestOffset(INITIAL, ALL);

    assertThat(executionIds(second, INITIAL, second.latestOffset(INITIAL, 1))).hasSize(1);
    assertThat(executionIds(second, INITIAL, second.latestOffset(INITIAL, ALL)))
        .isEqualTo(executionIds(first, INITIAL, ofFirst));
  }
}
