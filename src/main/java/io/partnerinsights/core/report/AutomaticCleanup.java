package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what no user asks for: reports of all applications of the connector whose {@link
 * Retention} is over, and queries that no report uses. {@link #mayDelete} decides about a report,
 * {@link ReportsInUse#cleanUpBeforePolls} says when this happens, and {@link ReportUse} what
 * happens to each kind of report. A failure to delete is logged only.
 */
final class AutomaticCleanup {
  /** Time after which no deletion begins, because the report of the read may complete meanwhile. */
  private static final Duration MAX_DURATION = Duration.ofSeconds(30);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private final ReportService client;
  private final ReportWait wait;
  private final Instant deadline;

  AutomaticCleanup(ReportWait wait) {
    this.client = wait.context().client().withCallTimeout(CALL_TIMEOUT);
    this.wait = wait;
    this.deadline = wait.now().plus(MAX_DURATION);
  }

  /**
   * Deletes what is due.
   *
   * @param wasUsedRecently whether this application may be reading a report of this id
   * @param namedReportId the report that the user has named: if an earlier run has left it, the
   *     user may name others of that run, so nothing is deleted
   */
  void cleanUp(Predicate<String> wasUsedRecently, @Nullable String namedReportId) {
    callOrLog(
        () -> {
          List<ScheduledReport> allReports = client.listReports(ReportFilter.all());
          Stream<ScheduledReport> removable =
              allReports.stream().filter(AutomaticCleanup::isRemovable);
          if (removable.noneMatch(report -> report.reportId().equalsIgnoreCase(namedReportId))) {
            deleteExpired(allReports, wasUsedRecently);
            deleteUnusedQueries(allReports);
          }
          return allReports;
        });
  }

  /**
   * Deletes expired reports, and returns whether the account now has room for another one.
   *
   * @param wasUsedRecently whether this application may be reading a report of this id
   * @param refusal the error of the creation, which failed because the account was full
   * @throws PartnerInsightsException the refusal, if no listed report can ever make room
   */
  boolean makeRoom(Predicate<String> wasUsedRecently, PartnerInsightsException refusal) {
    Optional<List<ScheduledReport>> allReports =
        callOrLog(() -> client.listReports(ReportFilter.all()));
    int deletedCount =
        allReports
            .flatMap(reports -> callOrLog(() -> deleteExpired(reports, wasUsedRecently)))
            .orElse(0);
    if (deletedCount == 0
        && allReports.isPresent()
        && allReports.get().stream().noneMatch(AutomaticCleanup::isRemovable)) {
      throw refusal;
    }
    return deletedCount > 0;
  }

  /** Whether an application deletes the report at some time without being asked to. */
  private static boolean isRemovable(ScheduledReport report) {
    return ReportNames.isConnectorName(report.reportName())
        && ReportUse.findRetention(report).isPresent();
  }

  /**
   * Whether this application deletes the report now without being asked to. The report must have a
   * name of the connector and a description with an end. This application must not be reading it,
   * and its {@link Retention} must be over. At most one GET.
   */
  private boolean mayDelete(ScheduledReport report, Predicate<String> wasUsedRecently) {
    String id = report.reportId();
    Instant now = wait.serviceTime();
    return isRemovable(report)
        && !wasUsedRecently.test(id)
        && ReportUse.findRetention(report)
            .filter(end -> end.hasExpired(now, () -> Executions.findNewest(client, id)))
            .isPresent();
  }

  /** Deletes expired reports, the oldest first, and returns their number. */
  private int deleteExpired(List<ScheduledReport> reports, Predicate<String> wasUsedRecently) {
    return (int)
        reports.stream()
            .sorted(Comparator.comparing(report -> report.findCreatedTime().orElse(Instant.MIN)))
            .filter(report -> hasTimeLeft() && mayDelete(report, wasUsedRecently))
            .map(ScheduledReport::reportId)
            .filter(id -> logIfDeleted("report " + id, RequestedCleanup.deleteReport(client, id)))
            .count();
  }

  private boolean logIfDeleted(String item, boolean isDeleted) {
    if (isDeleted) {
      wait.progressLog().announceDeletion(item);
    }
    return isDeleted;
  }

  private boolean hasTimeLeft() {
    wait.checkInterrupt();
    return wait.now().isBefore(deadline);
  }

  /** A query whose last report was just deleted is kept, because a job may soon use it again. */
  private void deleteUnusedQueries(List<ScheduledReport> reports) {
    Instant createdUntil = wait.serviceTime().minus(Retention.MIN_QUERY_AGE);
    client.listQueries(QueryFilter.ofUser()).stream()
        .filter(query -> ReportUse.isForCleanup(query, createdUntil))
        .map(ScheduledQuery::queryId)
        .filter(id -> reports.stream().noneMatch(each -> each.queryId().equalsIgnoreCase(id)))
        .filter(id -> hasTimeLeft())
        .forEach(id -> logIfDeleted("query " + id, RequestedCleanup.deleteQuery(client, id)));
  }

  private <T> Optional<T> callOrLog(Supplier<T> calls) {
    try {
      return Optional.of(calls.get());
    } catch (PartnerInsightsException e) {
      wait.checkInterrupt();
      wait.progressLog()
          .logEvent(
              "Old reports were not deleted: "
                  + e.summary()
                  + ". No action is needed, because a later run deletes them");
      return Optional.empty();
    }
  }
}
