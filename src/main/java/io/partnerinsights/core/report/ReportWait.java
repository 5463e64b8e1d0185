package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.RetryListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
  /**
   * Seconds after which something is looked up: a gateway gives up before its service does. With
   * seven lookups, the next POST meets a failure again only if each second or eighth call fails.
   */
  private static final int[] LOOKUP_SECONDS = {0, 2, 8, 30, 60, 90, 120};

  /** Time for three lookups: a list may fail for a moment. */
  static final Duration THREE_LOOKUPS = Duration.ofSeconds(LOOKUP_SECONDS[2]);

  /** Limit of a search that only describes what a read would do. */
  private static final Duration SEARCH_TIMEOUT = Duration.ofMinutes(1);

  /** What a wait for the check of a read or a stream waits for, before a report is needed. */
  public static final String PLAN = "the check of the query";

  private static final String FOUND_OR_CREATED = "the report to be found or created";

  /** The shortest sleep; a system's sleeper counts whole milliseconds. */
  private static final Duration MIN_SLEEP = Duration.ofMillis(1);

  private static final int FURTHER_LOOKUP_SECONDS = 60;

  private final WaitContext context;
  private final ReportService client;
  private final OpenWaits.Entry entry;

  /** What the dataset of a load did before; empty for other reads. */
  private final String previousActivity;

  private Instant deadline = Instant.MAX;

  /** What the wait waits for, as lines name it. A text that changes is a reason for a line. */
  private String subject = FOUND_OR_CREATED;

  /** When the first call failed after the last response; null if the last call had a response. */
  private @Nullable Instant outageStart;

  /** How the last call failed, such as {@code GET host/path responded with 503}. */
  private String lastFailure = "";

  /** Whether the next sleep is until the limit of calls allows another one. */
  private boolean isHeldBack;

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

  /** Searches something, without a line in the log. */
  static <T> T callQuietly(WaitContext context, Function<ReportWait, T> calls) {
    return callInWait(context.withoutMessages(), SEARCH_TIMEOUT, calls);
  }

  ReportWait(WaitContext context) {
    this.context = context;
    this.entry = context.waitEntry();
    this.previousActivity = entry.activity().what();
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

  OpenWaits.Entry entry() {
    return entry;
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

  void showWaitingForExecutions(String reports) {
    showWaitingFor("the executions of " + reports);
  }

  /** The wait is for the search for the report, or its creation. */
  void showWaitingForCreation() {
    showWaitingFor(FOUND_OR_CREATED);
  }

  /** Sets what lines name after "waiting for". */
  public void showWaitingFor(String newSubject) {
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
      entry.logEvent(
          "A call for "
              + subject
              + " failed: "
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
    isHeldBack = true;
  }

  /**
   * Looks something up until it is found, or until a lookup has shown that it is absent; returns
   * the last response.
   *
   * @param firstLookup the time from which the lookups are timed
   * @param absentFrom from when a lookup that finds nothing shows that it is absent
   */
  <T> T lookUp(Instant firstLookup, Instant absentFrom, Predicate<T> isFound, Supplier<T> lookup) {
    for (int number = 0; ; number++) {
      int lastIndex = Math.min(number, LOOKUP_SECONDS.length - 1);
      pauseUntil(
          firstLookup.plusSeconds(
              LOOKUP_SECONDS[lastIndex] + (long) FURTHER_LOOKUP_SECONDS * (number - lastIndex)));
      Instant start = now();
      T result = lookup.get();
      if (isFound.test(result) || !start.isBefore(absentFrom)) {
        return result;
      }
    }
  }

  /** Looks something up by calls that are not repeated; a failure counts as nothing found. */
  <T> Optional<T> lookUpOnce(Supplier<Optional<T>> lookup) {
    Instant savedDeadline = deadline;
    setDeadline(now());
    try {
      return lookup.get();
    } catch (PartnerInsightsException e) {
      checkInterrupt();
      return Optional.empty();
    } finally {
      setDeadline(savedDeadline);
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
      Duration untilMessage = entry.showActivity("waiting for " + subject, describeDelay(end));
      Duration remainingTime = Durations.min(Duration.between(now, end), untilMessage);
      context.sleeper().sleep(Durations.max(remainingTime, MIN_SLEEP));
    }
    isHeldBack = false;
  }

  /** Ends the wait if the thread was interrupted: it makes no further call. */
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
            : failurePattern.formatted(OpenWaits.formatTime(outageStart), lastFailure);
    return isHeldBack
        ? reason + ", delayed by the rate limit until " + OpenWaits.formatTime(end)
        : reason;
  }

  void endWait() {
    if (previousActivity.isEmpty()) {
      entry.end();
    } else {
      entry.showActivity(previousActivity, "");
    }
  }
}
