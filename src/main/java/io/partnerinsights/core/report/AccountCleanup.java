package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what an application has created on one account and does not keep, when it ends. */
final class AccountCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(AccountCleanup.class);

  /** Maximum time of one call. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  private final PartnerInsightsClient client;
  private final List<CreatedReport> reports;
  private final List<CreatedReport> ownReports;
  private final List<String> queryIds;

  /** The reports that are left on the queries; null until they are listed. */
  private List<ScheduledReport> left;

  /**
   * @param reports all that the application has created: a query may have one of another sign-in
   * @param queryIds the account's queries
   */
  AccountCleanup(
      PartnerInsightsClient account, List<CreatedReport> reports, List<String> queryIds) {
    this.client = account.limitedTo(CALL_LIMIT);
    this.reports = reports;
    this.ownReports = reports.stream().filter(each -> each.client().equals(account)).toList();
    this.queryIds = queryIds;
  }

  void run() {
    delete();
    ownReports.stream().filter(CreatedReport::staysAfterFailure).forEach(this::logStaying);
  }

  /** Makes no more calls after a failed one. */
  private void delete() {
    for (CreatedReport report : ownReports) {
      if (report.isDeletable() && !delete(report)) {
        return;
      }
    }
    for (String queryId : queryIds) {
      if (!deleteIfUnused(queryId)) {
        return;
      }
    }
  }

  private boolean delete(CreatedReport report) {
    return attempt(
        "report " + report.id(),
        () -> {
          client.deleteReport(report.id());
          return true;
        });
  }

  private boolean deleteIfUnused(String queryId) {
    return attempt(
        "query " + queryId,
        () -> {
          boolean unused = isUnused(queryId);
          if (unused) {
            client.deleteQuery(queryId);
          }
          return unused;
        });
  }

  /**
   * Logs the outcome of a deletion, and returns whether further calls may be made.
   *
   * @param deletion returns whether it has deleted something
   */
  private static boolean attempt(String what, BooleanSupplier deletion) {
    try {
      if (deletion.getAsBoolean()) {
        LOG.info("Deleted {}, which this application created", what);
      }
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
        LOG.warn("The clean-up of {} has failed: {}", what, e.getMessage());
        return false;
      }
    }
    return true;
  }

  /** Whether the service has no other report on the query that may still be needed. */
  private boolean isUnused(String queryId) {
    if (left == null) {
      boolean isOnly = queryIds.size() == 1;
      left = client.reports(isOnly ? ReportFilter.onQuery(queryId) : ReportFilter.all());
    }
    return left.stream()
        .filter(report -> report.queryId().equalsIgnoreCase(queryId))
        .allMatch(report -> needsNoQuery(report.reportId()));
  }

  private boolean needsNoQuery(String reportId) {
    return reports.stream()
        .anyMatch(report -> report.id().equals(reportId) && report.needsNoQuery());
  }

  /** Logs only reports that the service still has: the read may have failed because of a loss. */
  private void logStaying(CreatedReport report) {
    attempt(
        "report " + report.id(),
        () -> {
          client.report(report.id()).ifPresent(found -> logStaying(found.reportId()));
          return false;
        });
  }

  private static void logStaying(String reportId) {
    LOG.warn(
        "Report {} stays on the service, because a read of it failed. The same read uses it again,"
            + " within option reuseMaxAge, and so does option reportId={}. A later run deletes it,"
            + " at the earliest {} after its creation and {} after its completion",
        reportId,
        reportId,
        Durations.readable(Retention.AFTER_CREATION),
        Durations.readable(Retention.AFTER_COMPLETION));
  }
}
