package io.partnerinsights.core.report;

import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a wait waits for, as its log and its display name it.
 *
 * @param state changes when a line is due before its time
 * @param shown a few words for a display
 * @param text the line of the log at a time, without what comes next
 * @param namesNext whether the text itself says when the next call is made
 */
record WaitReason(String state, String shown, Function<Instant, String> text, boolean namesNext) {
  /** Times of permits, as the clock of the user shows them. */
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  /** The search for the report, and its creation. */
  static final WaitReason CREATION =
      new WaitReason("", "creation of the report", now -> "The report is not created yet", false);

  /** The check of a read or a stream, before a report is needed. */
  static final WaitReason PLAN =
      new WaitReason("", "check of the query", now -> "The query is not checked yet", false);

  /** The first list of the executions of scheduled reports. */
  static WaitReason executions(String reports) {
    String shown = "executions of " + reports;
    return new WaitReason("", shown, now -> "The " + shown + " are not listed yet", false);
  }

  /**
   * A permit: this application has created as many reports as an hour allows.
   *
   * @param until when there is one at the latest
   */
  static WaitReason permit(int perHour, Instant until) {
    String quota = perHour + " reports an hour, used up by this application";
    return new WaitReason(
        "permit",
        "quota (" + quota + "; free at " + LOCAL_TIME.format(until) + " at the latest)",
        now ->
            ("A report waits for the quota until %s at the latest: option maxReportsPerHour allows"
                    + " no more than %s reports in 60 minutes with one account")
                .formatted(toSecond(until), perHour),
        true);
  }

  /**
   * The service's quota, which other runs have used up.
   *
   * @param next when the report is submitted again
   * @param latest when the quota is free at the latest, unless others use it again
   */
  static WaitReason quota(Instant next, Instant latest) {
    String times = "next try %s, free at %s at the latest";
    return new WaitReason(
        "quota",
        "quota (reports an hour, used up by other runs; "
            + times.formatted(LOCAL_TIME.format(next), LOCAL_TIME.format(latest))
            + ")",
        now ->
            "A report waits for the service's quota of reports in 60 minutes, which other"
                + " runs on this account have used up: "
                + times.formatted(toSecond(next), toSecond(latest)),
        true);
  }

  /** A place among the account's active reports, which reports of other applications hold. */
  static WaitReason room(Instant next) {
    String reason = "the account has as many active reports as the service allows";
    return new WaitReason(
        "room",
        "place for a report (" + reason + "; next try " + LOCAL_TIME.format(next) + ")",
        now -> "A report waits, because " + reason + ": next try " + toSecond(next),
        true);
  }

  private static Instant toSecond(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** A report that is polled. */
  static WaitReason report(Target report, ReportState state, Instant since) {
    String id = report.reportId();
    String status = state.status();
    String execution =
        state.executionId() == null ? "" : " (execution " + state.executionId() + ")";
    boolean link = report.origin() == ReportOrigin.REUSED;
    return new WaitReason(
        status,
        link ? "link of report " + id : "report " + id + ": " + status,
        now ->
            "Report %s%s: %s after %s"
                .formatted(id, execution, status, Durations.readable(Duration.between(since, now))),
        false);
  }

  /** Returns the end of the line: when the next call is made. */
  String next(Duration rest) {
    return namesNext ? "" : "; next call in " + Durations.readable(rest);
  }
}
