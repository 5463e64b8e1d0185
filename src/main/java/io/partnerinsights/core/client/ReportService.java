package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the life of a report needs of the service, for one account: the search for a report, its
 * creation, polls and deletion.
 */
public interface ReportService {
  /**
   * All objects of a kind that the account has.
   *
   * @param requestedAt when the list was asked for, by this machine's clock: what was created later
   *     may be absent
   * @param isComplete whether one response had all of them: of several pages, one may lack what
   *     moved to another page meanwhile
   */
  record ListSnapshot<T>(Instant requestedAt, boolean isComplete, List<T> items) {}

  /**
   * The limits that all reads of an account share.
   *
   * @param pollInterval time between two polls; absent if the connector decides
   * @param reportsPerHour how many reports may be created in any 60 minutes
   * @param callsPerMinute how many calls may be made in any 60 seconds
   */
  record Limits(@Nullable Duration pollInterval, int reportsPerHour, int callsPerMinute) {}

  /** Returns the id of the connection: equal for services that share what is in memory. */
  ConnectionId connectionId();

  /** Returns a text that is equal for clients of the same service and account only. */
  String accountKey();

  Quota quota();

  /** Returns the service's time at the given time of this machine's clock. */
  Instant toServiceTime(Instant localTime);

  /** Returns the time of this machine's clock at the given time of the service. */
  Instant toLocalTime(Instant serviceTime);

  /** Returns the same service for the calls of one wait, which limits and observes repeats. */
  ReportService forWait(Deadline deadline, RetryListener listener);

  /** Returns the same service, whose calls take at most this time with all repeats. */
  ReportService withCallTimeout(Duration duration);

  ScheduledQuery createQuery(NewQuery query);

  /** Lists the queries that match the filter, possibly none. */
  List<ScheduledQuery> listQueries(QueryFilter filter);

  /**
   * Lists all user-defined queries, or returns a list that another thread of the connection has
   * asked for at or after this time.
   */
  ListSnapshot<ScheduledQuery> listOwnQueriesOrReuse(Instant minRequestTime);

  /** Deletes a user-defined query and returns it, if the service does. */
  Optional<ScheduledQuery> deleteQuery(String queryId);

  /** Creates a report. A {@link NewReport.ExecuteNow} counts against the quota. */
  ScheduledReport createReport(NewReport report);

  /** Lists the reports that match the filter, possibly none. */
  List<ScheduledReport> listReports(ReportFilter filter);

  /** Lists all reports, or returns a list of another thread, as {@link #listOwnQueriesOrReuse}. */
  ListSnapshot<ScheduledReport> listReportsOrReuse(Instant minRequestTime);

  /** Finds a report by its id; empty if the service does not list it. */
  Optional<ScheduledReport> findReport(String reportId);

  /** Deletes a report with its executions and returns it, if the service does. */
  Optional<ScheduledReport> deleteReport(String reportId);

  /**
   * Lists the executions that match the filter; none for a report that has not run yet, or does not
   * exist: only a lookup of the report shows which. If the service lists one status at a time, only
   * those in the first status that any of them has, Completed before Running.
   */
  List<ReportExecution> listExecutionsOrNone(ExecutionFilter filter);

  /**
   * Returns the complete executions that the service lists for one status, but not for several: it
   * may ignore a filter with several.
   */
  List<ReportExecution> findHiddenExecutions(ExecutionFilter filter);
}
