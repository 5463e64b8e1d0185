package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.http.RetryListener;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one thread for one account: it sleeps until the next call, limits how long failing
 * calls are repeated, and logs what it waits for. Used by the thread that waits.
 *
 * <p>Option {@code reportTimeout} limits three parts of a wait, each from its own start: the search
 * ({@link ReportSearch}), the creation ({@link ReportCreation}), and the polls ({@link
 * StatusPolling}), which count from {@link ReportState#waitStart}, also after a restart. The wait
 * for a permit, or for a thread that searches or creates, counts towards none of them.
 */
public final class ReportWait implements Deadline, RetryListener {
  /** Seconds after which something is looked up: a gateway gives up before its service does. */
  private static final int[] LOOKUP_SECONDS = {0, 2, 8, 30, 60, 90, 120};

  /** Time for three lookups: a list may fail for a moment. */
  static final Duration TIME_OF_THREE_LOOKUPS = Duration.ofSeconds(LOOKUP_SECONDS[2]);

  /** Limit of a search that only describes what a read would do. */
  private static final Duration SEARCH_TIMEOUT = Duration.ofMinutes(1);

  /** What a wait waits for while the plan of a read or a stream is checked. */
  public static final String QUERY_CHECK_SUBJECT = "the check of the query";

  private static final String REPORT_SUBJECT = "the report to be found or created";

  /** The shortest sleep; a system's sleeper counts whole milliseconds. */
  private static final Duration MIN_SLEEP = Duration.ofMillis(1);

  private static final int LATER_LOOKUP_SECONDS = 60;

  private final WaitContext context;
  private final ReportService client;
  private final OpenWaits.Entry progressLog;

  /** What a load's dataset did before this wait; empty for other reads. */
  private final String previousActivity;

  private Instant deadline = Instant.MAX;

  /** What the wait waits for, in progress messages. A change causes a new message. */
  private String subject = REPORT_SUBJECT;

  /** When the first call failed after the last response; null if the last call had a response. */
  private @Nullable Instant outageStart;

  /** How the last call failed, such as {@code GET host/path responded with 503}. */
  private String lastFailure = "";

  /** Whether the next sleep lasts until the rate limit allows another call. */
  private boolean isDelayedByRateLimit;

  /** Makes calls that an outage of the service ends only after option {@code reportTimeout}. */
  public static <T> T callInWait(WaitContext context, Function<ReportWait, T> calls) {
    return callInWait(context, context.settings().timeout(), calls);
  }

  private static <T> T callInWait(
      WaitContext context, Duration timeout, Function<ReportWait, T> calls) {
    ReportWait wait = new ReportWait(context);
    wait.startTimeout(timeout);
    try {
      return calls.apply(wait);
    } finally {
      wait.endWait();
    }
  }

  /** Makes calls that log nothing, within a minute. */
  static <T> T callWithinMinute(WaitContext context, Function<ReportWait, T> calls) {
    return callInWait(context.withoutMessages(), SEARCH_TIMEOUT, calls);
  }

  ReportWait(WaitContext context) {
    this.context = context;
    this.progressLog = context.parentOrNewEntry();
    this.previousActivity = progressLog.activity().description();
    this.client = context.client().forWait(this, this);
  }

  WaitContext context() {
    return context;
  }

  ReportSettings settings() {
    return context.settings();
  }

  /** Returns the client for the next call, unless the thread was interrupted. */
  public ReportService client() {
    checkInterrupt();
    return client;
  }

  OpenWaits.Entry progressLog() {
    return progressLog;
  }

  Instant now() {
    return context.now();
  }

  public Instant serviceTime() {
    return context.serviceTime();
  }

  /** Sets the deadline: now plus this time. */
  void startTimeout(Duration timeout) {
    setDeadline(now().plus(timeout));
  }

  void setDeadline(Instant newDeadline) {
    deadline = newDeadline;
  }

  void setSubjectToExecutions(String reports) {
    setSubject("the executions of " + reports);
  }

  /** Sets that the wait is for the search for a report, or for its creation. */
  void setSubjectToReport() {
    setSubject(REPORT_SUBJECT);
  }

  /** Sets what progress messages name after "waiting for". */
  public void setSubject(String newSubject) {
    subject = newSubject;
  }

  /** Returns the time since the first call failed after the last response. */
  Duration outageDuration() {
    return outageStart == null ? Duration.ZERO : Duration.between(outageStart, now());
  }

  @Override
  public Duration timeLeft() {
    return deadline.equals(Instant.MAX) ? Duration.ofDays(1) : Duration.between(now(), deadline);
  }

  @Override
  public void onFailure(String failure) {
    this.lastFailure = failure;
    if (outageStart == null) {
      outageStart = now();
      progressLog.logEvent(
          "A call failed while the connector was waiting for "
              + subject
              + ": "
              + failure
              + ". No action is needed, because the connector repeats it");
    }
  }

  @Override
  public void onResponse() {
    outageStart = null;
  }

  @Override
  public void onHeldBack() {
    isDelayedByRateLimit = true;
  }

  /**
   * Repeats a lookup until its result is found or proven to be absent; returns the last result.
   *
   * @param firstLookup the time of the first lookup
   * @param listLagEnd the time from which an empty lookup proves the absence
   */
  <T> T repeatLookup(
      Instant firstLookup, Instant listLagEnd, Predicate<T> isFound, Supplier<T> lookup) {
    for (int count = 0; ; count++) {
      int lastIndex = Math.min(count, LOOKUP_SECONDS.length - 1);
      pauseUntil(
          firstLookup.plusSeconds(
              LOOKUP_SECONDS[lastIndex] + (long) LATER_LOOKUP_SECONDS * (count - lastIndex)));
      Instant start = now();
      T result = lookup.get();
      if (isFound.test(result) || !start.isBefore(listLagEnd)) {
        return result;
      }
    }
  }

  /** Sleeps until the next call. An interrupt is {@code WAIT_INTERRUPTED}; its flag stays set. */
  public void pauseFor(Duration duration) {
    try {
      sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.INTERRUPTED_BEFORE_REPORT.causedBy(e);
    }
  }

  void pauseUntil(Instant time) {
    Instant now = now();
    if (time.isAfter(now)) {
      pauseFor(Duration.between(now, time));
    }
  }

  /** Sleeps until this time, which does not count towards the deadline. */
  void pauseOutsideDeadline(Instant time) {
    Duration timeLeft = timeLeft();
    pauseUntil(time);
    setDeadline(now().plus(timeLeft));
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Instant end = now().plus(duration);
    for (Instant now = now(); now.isBefore(end); now = now()) {
      Duration timeUntilMessage =
          progressLog.showActivity("waiting for " + subject, describeDelay(end));
      Duration remainingTime = Durations.min(Duration.between(now, end), timeUntilMessage);
      context.sleeper().sleep(Durations.max(remainingTime, MIN_SLEEP));
    }
    isDelayedByRateLimit = false;
  }

  /** Throws {@code WAIT_INTERRUPTED} if the thread was interrupted. */
  void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw ReportErrors.INTERRUPTED_BEFORE_REPORT.causedBy(
          new InterruptedException("before the next call"));
    }
  }

  private String describeDelay(Instant end) {
    String failurePattern = ", calls have failed since %s (%s)";
    String reason =
        outageStart == null
            ? ""
            : failurePattern.formatted(OpenWaits.formatLocalTime(outageStart), lastFailure);
    return isDelayedByRateLimit
        ? reason + ", delayed by the rate limit until " + OpenWaits.formatLocalTime(end)
        : reason;
  }

  void endWait() {
    if (previousActivity.isEmpty()) {
      progressLog.endWait();
    } else {
      progressLog.showActivity(previousActivity, "");
    }
  }
}
