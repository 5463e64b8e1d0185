package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which reports of earlier runs or other applications a job may adopt. What a job has created
 * itself it finds again in any case.
 *
 * @param allowed whether it may adopt any
 * @param maxAge how long ago a complete report may have been generated
 * @param kept whether a complete report that its application keeps may be adopted too
 * @param since only reports created at this time of this machine's clock or later
 * @param except not the reports with these ids
 */
public record AdoptionRules(
    boolean allowed, Duration maxAge, boolean kept, Instant since, Set<String> except) {
  public AdoptionRules {
    except = Set.copyOf(except);
  }

  /** Adopts nothing: the job creates a report of its own. */
  public static AdoptionRules none() {
    return new AdoptionRules(false, Duration.ZERO, false, Instant.MIN, Set.of());
  }

  /** Does not adopt this report: it was deleted, but a list may still show it. */
  public AdoptionRules without(String reportId) {
    Set<String> all = new HashSet<>(except);
    all.add(reportId);
    return new AdoptionRules(allowed, maxAge, kept, since, all);
  }

  /**
   * Whether a report may be a candidate.
   *
   * @param own whether the job has created it
   * @param serviceTime converts a time of this machine to the service's
   */
  boolean allows(ScheduledReport report, boolean own, UnaryOperator<Instant> serviceTime) {
    return !except.contains(report.reportId())
        && !report.isPaused()
        && (own || (isOffered(report.description()) && isRecent(report, serviceTime)));
  }

  /** Whether its creator leaves it to other applications. */
  private boolean isOffered(String description) {
    return ReportDescription.isShared(description)
        || (kept && ReportDescription.isKept(description));
  }

  /** An older report may hold older data than a user has asked for. */
  private boolean isRecent(ScheduledReport report, UnaryOperator<Instant> serviceTime) {
    return allowed
        && !report.findCreatedTime().map(serviceTime.apply(since)::isAfter).orElse(false);
  }

  /**
   * Whether a candidate may be adopted.
   *
   * @param newest its newest execution, if one is listed
   */
  boolean allows(
      ScheduledReport report, boolean own, @Nullable ReportExecution newest, Instant now) {
    boolean mayRun = own || isWithin(Retention.LONGEST_RUN, report.createdTime(), now);
    if (newest == null) {
      return mayRun;
    }
    return switch (StatusMeaning.of(newest)) {
      case RUNNING -> mayRun;
      case COMPLETE -> own || isReusable(report, newest, now);
      case WITHOUT_LINK, PAUSED, FAILED -> false;
    };
  }

  private boolean isReusable(ScheduledReport report, ReportExecution execution, Instant now) {
    Instant generated = execution.reportGeneratedTime();
    Instant completed = generated == null ? report.createdTime() : generated;
    return isWithin(maxAge, completed, now)
        && Retention.of(report)
            .map(retention -> retention.lastChoice(generated))
            .filter(now::isAfter)
            .isEmpty();
  }

  private static boolean isWithin(Duration age, @Nullable Instant time, Instant now) {
    return time != null && !time.isBefore(now.minus(age));
  }
}
