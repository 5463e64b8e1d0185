package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reports that another job, an earlier version of the connector or a user deletes. */
final class LostReportTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .latency(Duration.ofMinutes(30))
              .scale(0.1)
              .compression(Compression.NONE));

  private ClockedSandbox service;
  @AutoClose private Application first;
  @AutoClose private Application second;

  @BeforeEach
  void start() {
    service = sandbox.clockedSandbox();
    first = application(1);
    second = application(2);
  }

  private Application application(long seed) {
    return TestApplications.of(
        service.client(), service.clock(), service.sleeper(), new Random(seed));
  }

  @Test
  void aFileThatIsGoneBeforeTheFirstRowIsReplacedByTheNextAction() {
    read(first).awaitReport();
    ReadPlan plan = plan(second);
    Report gone = plan.newRead().awaitReport();
    service.client().deleteReport(gone.reportId());

    assertThatThrownBy(() -> gone.planSplits(plan.createSpec())).hasMessageContaining("PI-3015");

    assertThat(plan.newRead().awaitReport().planSplits(plan.createSpec())).isNotEmpty();
    assertThat(sandbox.reportPostCount()).isEqualTo(2);
  }

  @Test
  void aReadThatLosesItsReportRecoversInItsNextAction() {
    ReadPlan plan = plan(first);
    Report lost = plan.newRead().awaitReport();
    List<ReadSplit> splits = lost.planSplits(plan.createSpec());
    service.client().deleteReport(lost.reportId());

    assertThatThrownBy(() -> RowTexts.of(splits, lost, plan.createSpec()))
        .hasMessageContainingAll("PI-4002", "run the read again");
    Report next = plan.newRead().awaitReport();

    assertThat(rows(next)).isNotEmpty();
    assertThat(sandbox.reportPostCount()).isEqualTo(2);
  }

  /** A proxy may have answered 404: another application may be reading the file. */
  @Test
  void aReportWhoseFileIsNotFoundIsNotDeletedAtTheEnd() {
    String id = read(first).awaitReport().reportId();
    service.sandbox().deleteFiles();
    ReadPlan plan = plan(second);
    assertThatThrownBy(() -> plan.newRead().awaitReport().planSplits(plan.createSpec()))
        .hasMessageContaining("PI-4002");

    second.close();

    assertThat(service.client().listReports(ReportFilter.all()))
        .extracting(ScheduledReport::reportId)
        .containsExactly(id);
  }

  /** A job that is restored in the same process has read a part of the rows. */
  @Test
  void aReportOfWhichRowsWereReadIsNotReplaced() {
    ReadPlan plan = plan(first);
    PendingReport read = plan.newReadFrom(Bookmark.ofNewRead(plan.query()));
    service.client().deleteReport(read.awaitReport().reportId());

    PendingReport restored = plan.newReadFrom(read.toBookmark(true));

    assertThatThrownBy(restored::awaitReport).hasMessageContaining("PI-3015");
    assertThatThrownBy(plan.newReadFrom(restored.toBookmark(true))::awaitReport)
        .hasMessageContaining("PI-3015");
    assertThat(sandbox.reportPostCount()).isOne();
  }

  /** Two scans of an action find at the same time that the file is gone. */
  @Test
  void aReportThatTwoScansLoseIsReplacedOnce() {
    ReadPlan plan = plan(first);
    PendingReport one = plan.newRead();
    PendingReport other = plan.newRead();
    Report seen = other.awaitReport();
    Report also = one.awaitReport();
    service.client().deleteReport(seen.reportId());

    assertThatThrownBy(() -> seen.planSplits(plan.createSpec())).hasMessageContaining("PI-3015");
    assertThatThrownBy(() -> also.planSplits(plan.createSpec())).hasMessageContaining("PI-3015");
    one.awaitReport().planSplits(plan.createSpec());
    other.awaitReport().planSplits(plan.createSpec());

    assertThat(sandbox.reportPostCount()).isEqualTo(2);
  }

  /** The user has named it: no other report has its rows. */
  @Test
  void aReportThatTheUserNamesIsNotReplaced() {
    String id = read(first).awaitReport().reportId();
    Map<String, String> options = options();
    options.remove("query");
    options.put("reportId", id);
    ReadPlan given = Session.open(ConnectorOptions.parse(options), second).planRead();

    Report report = given.newRead().awaitReport();
    service.client().deleteReport(id);

    assertThatThrownBy(() -> report.planSplits(given.createSpec())).hasMessageContaining("PI-3006");
    assertThat(sandbox.reportPostCount()).isOne();
  }

  private PendingReport read(Application application) {
    return plan(application).newRead();
  }

  private ReadPlan plan(Application application) {
    return Session.open(ConnectorOptions.parse(options()), application).planRead();
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>(ReadOptions.of(service.sandbox(), "query", QUERY));
    options.remove("pollInterval");
    return options;
  }

  private List<Map<String, String>> rows(Report report) {
    return RowTexts.of(plan(first), report);
  }
}
