package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for a report that the connector has made for a question, in this or another application, by
 * the fingerprint in its name. GETs only: the query, the reports on it, and the executions of up to
 * three of them.
 */
public final class ReportFinder {
  /** The newest ones; if none of them serves, older ones will not. */
  private static final int MOST = 3;

  /** An ExecuteNow report of yesterday that has not run will not run any more. */
  private static final Duration LONG_AGO = Duration.ofDays(1);

  private static final Comparator<ScheduledReport> NEWEST_FIRST =
      Comparator.comparing((ScheduledReport report) -> report.createdTime().orElse(Instant.MIN))
          .reversed();

  private final PartnerInsightsClient client;
  private final Clock clock;

  /** Finds reports of this account. */
  public ReportFinder(PartnerInsightsClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Which reports will do.
   *
   * @param maxAge how long ago a complete one was generated at most
   * @param kept whether a complete one that its application keeps will do too
   * @param since made at this time or later
   * @param except not these ids
   */
  public record Wanted(Duration maxAge, boolean kept, Instant since, Set<String> except) {
    /** Whatever runs, or was generated a short while ago. */
    public static Wanted within(Duration maxAge, boolean kept) {
      return new Wanted(maxAge, kept, Instant.MIN, Set.of());
    }

    boolean allows(ScheduledReport report) {
      return !except.contains(report.reportId())
          && !report.createdTime().map(since::isAfter).orElse(false);
    }
  }

  /**
   * A report that will do.
   *
   * @param state the service's word for it, or {@code not started}
   */
  public record Found(ScheduledReport report, String state) {}

  /** The newest report for the plan that will do; none for a plan on a report that exists. */
  public Optional<Found> find(ReportPlan plan, Wanted wanted) {
    String start = ReportNames.startOf(plan.fingerprint());
    return candidates(plan, wanted).stream()
        .filter(report -> report.reportName().startsWith(start) && wanted.allows(report))
        .filter(report -> report.trigger() == Trigger.EXECUTE_NOW && !report.isPaused())
        .sorted(NEWEST_FIRST)
        .limit(MOST)
        .flatMap(report -> found(report, wanted).stream())
        .findFirst();
  }

  /** Without its query a report can only be there if it was kept when the query went. */
  private List<ScheduledReport> candidates(ReportPlan plan, Wanted wanted) {
    Optional<String> queryId = queryId(plan);
    if (queryId.isPresent()) {
      return client.reports(ReportFilter.onQuery(queryId.get()));
    }
    return wanted.kept() ? client.reports(ReportFilter.all()) : List.of();
  }

  /** The query that a report for the plan is made on, if the service has it. */
  public Optional<String> queryId(ReportPlan plan) {
    return plan.request().question() instanceof ReadTarget.ExistingQuery existing
        ? Optional.of(existing.queryId())
        : new OwnQueries(client).find(plan.query()).map(query -> query.queryId());
  }

  private Optional<Found> found(ScheduledReport report, Wanted wanted) {
    Optional<ReportExecution> latest = latest(report);
    String state = latest.map(execution -> execution.status().text()).orElse("not started");
    return latest.map(execution -> serves(execution, report, wanted)).orElse(isYoung(report))
        ? Optional.of(new Found(report, state))
        : Optional.empty();
  }

  private boolean serves(ReportExecution execution, ScheduledReport report, Wanted wanted) {
    return switch (execution.status().kind()) {
      case PENDING, RUNNING -> isYoung(report);
      case COMPLETED ->
          execution.reportAccessSecureLink().isPresent()
              && (wanted.kept() || !ReportMaker.isKept(report))
              && isWithin(wanted.maxAge(), made(execution, report));
      case PAUSED, UNKNOWN -> false;
    };
  }

  private static Optional<Instant> made(ReportExecution execution, ScheduledReport report) {
    return execution.reportGeneratedTime().or(report::createdTime);
  }

  private boolean isYoung(ScheduledReport report) {
    return isWithin(LONG_AGO, report.createdTime());
  }

  private boolean isWithin(Duration age, Optional<Instant> time) {
    Instant oldest = clock.instant().minus(age);
    return time.map(known -> !known.isBefore(oldest)).orElse(false);
  }

  /** Deleted since it was listed is as good as never run. */
  private Optional<ReportExecution> latest(ScheduledReport report) {
    try {
      return client.executions(ExecutionFilter.latest(report.reportId())).stream().findFirst();
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
