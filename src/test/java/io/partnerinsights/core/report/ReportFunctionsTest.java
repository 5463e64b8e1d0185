package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Threads;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Searching, creating and polling as functions: a state goes in, and states come out. */
final class ReportFunctionsTest {
  private static final String MARK = "0123456789abcdef";

  private final MemoryService service = new MemoryService(Duration.ofMinutes(10));

  private final List<ReportState> published = new ArrayList<>();
  private final ReportQuery query = new ReportQuery(service.plan(QUERY));
  private String queryAtFirst;

  @Test
  void aSearchWithoutAReportReturnsWhatItLookedUp() {
    ReportState state = search(none());

    assertThat(state.report()).isNull();
    assertThat(query.queryId()).isNull();
    assertThat(query.isKnown(service.clock().instant())).isTrue();
  }

  @Test
  void aSearchFindsTheReportOfItsOwnMark() {
    ReportState created = create();
    ReportState lost = none().submitted(service.clock().instant());

    ReportState found = search(lost);

    assertThat(found.reportId()).isEqualTo(created.reportId());
    assertThat(found.target().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  @Test
  void aCreationPublishesBeforeThePostThatItMayTakeEffect() {
    ReportState created = create();

    assertThat(created.reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(published).extracting(ReportState::mark).containsOnly(MARK);
    assertThat(queryAtFirst).as("even if no report follows").isNotNull();
    assertThat(published.get(1).listedAt()).isNotNull();
    assertThat(published.get(published.size() - 1)).isEqualTo(created);
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void pollsPublishEachStatusAndEndWithTheFile() {
    ReportState created = create();
    published.clear();

    ReportState complete = poll(created);

    assertThat(complete.file()).isNotNull();
    assertThat(complete.polls().count()).isEqualTo(service.calls("findExecutions"));
    assertThat(published).extracting(ReportState::status).contains("Pending", "Completed");
    assertThat(published.get(published.size() - 1)).isEqualTo(complete);
  }

  @Test
  void aWaitContinuesFromAnyStateOfAnother() {
    ReportState created = create();
    published.clear();
    poll(created);
    ReportState middle = published.get(published.size() / 2);
    published.clear();

    ReportState complete = poll(middle.restart(Instant.MIN));

    assertThat(complete.reportId()).isEqualTo(created.reportId());
    assertThat(complete.polls().count()).isOne();
  }

  @Test
  void aDeletedReportIsGoneAfterSomeAbsences() {
    ReportState created = create();
    service.clock().advance(Duration.ofMinutes(3));
    service.deleteReport(created.reportId());
    published.clear();

    Duration before = service.elapsed();

    failure(() -> poll(created), ErrorCode.REPORT_NOT_FOUND);

    Absences last = published.get(published.size() - 1).polls().absences();
    assertThat(last.count()).as("without the last one").isGreaterThanOrEqualTo(2);
    assertThat(last.isGone(last.first().plusSeconds(9))).as("a list fails for a moment").isFalse();
    assertThat(service.elapsed().minus(before))
        .isBetween(ReportState.LIST_LAG, Duration.ofMinutes(3));
  }

  private ReportState create() {
    return new ReportCreation(plan(), new ReportWait(waits()), query, this::publish).create(none());
  }

  private void publish(ReportState state) {
    queryAtFirst = published.isEmpty() ? query.queryId() : queryAtFirst;
    published.add(state);
  }

  private ReportState poll(ReportState from) {
    return StatusPolling.await(plan(), new ReportWait(waits()), published::add, from);
  }

  private static ReportState none() {
    return ReportState.none(MARK);
  }

  private ReportState search(ReportState from) {
    UsedReports used = new UsedReports(service.clock(), Threads.system());
    return new ReportSearch(plan(), Instant.MIN, used, new ReportWait(waits()), query, from).find();
  }

  private ReportPlan plan() {
    return service.plan(QUERY);
  }

  private WaitFactory waits() {
    return reading(service).waits(Sharing.DEFAULTS);
  }
}
