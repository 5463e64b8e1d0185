package io.partnerinsights.core.job;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which reports of earlier runs or other applications a job may adopt.
 *
 * @param allowed whether it may adopt any
 * @param maxAge how long ago a complete report may have been generated
 * @param kept whether a complete report that its application keeps may be adopted too
 * @param since only reports created at this time of this machine's clock or later
 * @param except not the reports with these ids
 * @param own which reports this job has created itself, before it was saved and restored
 */
public record AdoptionRules(
    boolean allowed,
    Duration maxAge,
    boolean kept,
    Instant since,
    Set<String> except,
    Optional<Own> own) {
  /** An ExecuteNow report that has not completed within a day will not complete any more. */
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  /** Maximum time after which a list shows a new report. */
  public static final Duration LIST_LAG = Duration.ofMinutes(1);

  /**
   * The reports that a restored job has created itself. Its state may have been saved before.
   *
   * @param since when the job began, by the service's clock
   * @param listedAt by this machine's clock, when a list shows all of them at the latest
   */
  record Own(Instant since, Instant listedAt) {}

  /**
   * A listed report that may be adopted.
   *
   * @param kept whether the application that created it keeps it
   * @param deletableFrom when other applications may delete it; absent for never
   */
  record Candidate(
      String reportId,
      ReportFormat format,
      Optional<Instant> createdTime,
      boolean kept,
      Optional<Instant> deletableFrom) {}

  public AdoptionRules {
    except = Set.copyOf(except);
  }

  /** Adopts nothing: the job creates a report of its own. */
  public static AdoptionRules none() {
    return new AdoptionRules(false, Duration.ZERO, false, Instant.MIN, Set.of(), Optional.empty());
  }

  /** Adopts what still runs, and what was generated within {@code maxAge}. */
  public static AdoptionRules within(Duration maxAge, boolean kept) {
    return new AdoptionRules(true, maxAge, kept, Instant.MIN, Set.of(), Optional.empty());
  }

  /**
   * Also adopts what the job itself has created: a state may have been saved before a POST.
   *
   * @param began when the job began, before it was saved; by the service's clock, which tells whole
   *     seconds
   * @param listedAt until when it searches again, by this machine's clock
   */
  public AdoptionRules restored(Instant began, Instant listedAt) {
    Own created = new Own(began.truncatedTo(ChronoUnit.SECONDS), listedAt);
    return new AdoptionRules(allowed, maxAge, kept, since, except, Optional.of(created));
  }

  /** Whether the job searches for a report before it creates one. */
  boolean searches() {
    return allowed || own.isPresent();
  }

  /** Whether a report may be found although its query was not: the query was deleted. */
  boolean outlivesQuery() {
    return kept || own.isPresent();
  }

  /**
   * Whether a report may be a candidate.
   *
   * @param serviceTime converts a time of this machine to the service's
   */
  boolean allows(ScheduledReport report, UnaryOperator<Instant> serviceTime) {
    return !except.contains(report.reportId())
        && !report.isPaused()
        && !report.createdTime().map(serviceTime.apply(since)::isAfter).orElse(false);
  }

  /** Whether the job itself has created this candidate. */
  private boolean isOwn(Candidate candidate) {
    return own.map(Own::since)
        .flatMap(began -> candidate.createdTime().map(created -> !created.isBefore(began)))
        .orElse(false);
  }

  /** Whether a candidate with this newest execution may be adopted. */
  boolean allows(Candidate candidate, Optional<ReportExecution> newest, Instant now) {
    boolean isOwn = isOwn(candidate);
    boolean young = isWithin(LONGEST_RUN, candidate.createdTime(), now);
    return (isOwn || allowed)
        && newest.map(e -> isReadable(candidate, e, young, isOwn, now)).orElse(young);
  }

  private boolean isReadable(
      Candidate candidate, ReportExecution execution, boolean young, boolean isOwn, Instant now) {
    return switch (StatusRules.judge(execution)) {
      case RUNNING -> young;
      case COMPLETE -> isOwn || isReusable(candidate, execution, now);
      case WITHOUT_LINK, PAUSED, FAILED -> false;
    };
  }

  private boolean isReusable(Candidate candidate, ReportExecution execution, Instant now) {
    return (kept || !candidate.kept())
        && isWithin(maxAge, execution.reportGeneratedTime().or(candidate::createdTime), now);
  }

  private static boolean isWithin(Duration age, Optional<Instant> time, Instant now) {
    return time.map(known -> !known.isBefore(now.minus(age))).orElse(false);
  }
}
