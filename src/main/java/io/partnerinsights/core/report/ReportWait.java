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
 */
public final class ReportWait implements Deadline, RetryListener {
  /**
   * Seconds after which something is looked up: a gateway gives up before its service does. With
   * seven lookups, the next POST meets a failure again only if each second or eighth call fails.
   */
  private static final int[] LOOKUPS = {0, 2, 8, 30, 60, 90, 120};

  /** Time for three lookups: a list may fail for a moment. */
  static final Duration THREE_LOOKUPS = Duration.ofSeconds(LOOKUPS[2]);

  /** Limit of a search that only describes what a read would do. */
  private static final Duration SEARCH_TIMEOUT = Duration.ofMinutes(1);

  /** What a wait for the check of a read or a stream waits for, before a report is needed. */
  public static final String PLAN = "the check of the query";

  private static final String FOUND_OR_CREATED = "the report to be found or created";

  /** The shortest sleep; a system's sleeper counts whole milliseconds. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** Seconds between two further lookups. */
  private static final int LOOKUP_INTERVAL = 60;

  private final ReportContext context;
  private final ReportService client;
  private final OpenWaits.Entry shown;

  /** What the dataset of a load did before; empty for other reads. */
  private final String before;

  private Instant deadline = Instant.MAX;

  /** What the wait waits for, as lines name it. A text that changes is a reason for a line. */
  private String subject = FOUND_OR_CREATED;

  /** When the first call failed after the last response; null if the last call had a response. */
  private @Nullable Instant outage;

  /** How the last call failed, such as {@code GET host/path responded with 503}. */
  private String failure = "";

  /** Whether the next sleep is until the limit of calls allows another one. */
  private boolean heldBack;

  /** Makes calls that an outage of the service ends only after option {@code reportTimeout}. */
  public static <T> T within(ReportContext context, Function<ReportWait, T> calls) {
    return within(context, context.settings().timeout(), calls);
  }

  private static <T> T within(
      ReportContext context, Duration limit, Function<ReportWait, T> calls) {
    ReportWait waiting = new ReportWait(context);
    waiting.limit(limit);
    try {
      return calls.apply(waiting);
    } finally {
      waiting.end();
    }
  }

  /** Searches something, without a line in the log. */
  static <T> T quietly(ReportContext context, Function<ReportWait, T> calls) {
    return within(context.quiet(), SEARCH_TIMEOUT, calls);
  }

  ReportWait(ReportContext context) {
    this.context = context;
    this.shown = context.entry();
    this.before = shown.activity().what();
    this.client = context.client().during(this, this);
  }

  ReportContext context() {
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

  OpenWaits.Entry shown() {
    return shown;
  }

  Instant now() {
    return context.now();
  }

  public Instant serviceTime() {
    return context.serviceTime();
  }

  /** Sets the deadline: now plus this time. */
  void limit(Duration timeout) {
    until(now().plus(timeout));
  }

  void until(Instant end) {
    deadline = end;
  }

  void awaitsExecutions(String reports) {
    awaits("the executions of " + reports);
  }

  /** The wait is for the search for the report, or its creation. */
  void awaitsCreation() {
    awaits(FOUND_OR_CREATED);
  }

  /** Sets what lines name after "waiting for". */
  public void awaits(String next) {
    subject = next;
  }

  /** Returns the time since the first call failed after the last response. */
  Duration outage() {
    return outage == null ? Duration.ZERO : Duration.between(outage, now());
  }

  @Override
  public Duration left() {
    return deadline.equals(Instant.MAX) ? Duration.ofDays(1) : Duration.between(now(), deadline);
  }

  @Override
  public void failed(String failure) {
    this.failure = failure;
    if (outage == null) {
      outage = now();
      shown.warning("A call for " + subject + " failed and will be repeated: " + failure);
    }
  }

  @Override
  public void answered() {
    outage = null;
  }

  @Override
  public void heldBack() {
    heldBack = true;
  }

  /**
   * Looks something up until it is found, or until a lookup has shown that it is absent; returns
   * the last response.
   *
   * @param sent the time from which the lookups are timed
   * @param listed from when a lookup that finds nothing shows that it is absent
   */
  <T> T lookUp(Instant sent, Instant listed, Predicate<T> isFound, Supplier<T> lookup) {
    for (int number = 0; ; number++) {
      int last = Math.min(number, LOOKUPS.length - 1);
      pauseUntil(sent.plusSeconds(LOOKUPS[last] + (long) LOOKUP_INTERVAL * (number - last)));
      Instant start = now();
      T found = lookup.get();
      if (isFound.test(found) || !start.isBefore(listed)) {
        return found;
      }
    }
  }

  /** Looks something up by calls that are not repeated; a failure counts as nothing found. */
  <T> Optional<T> lookUpOnce(Supplier<Optional<T>> lookup) {
    Instant end = deadline;
    until(now());
    try {
      return lookup.get();
    } catch (PartnerInsightsException e) {
      checkInterrupt();
      return Optional.empty();
    } finally {
      until(end);
    }
  }

  /** Sleeps until the next call. An interrupt is {@code WAIT_INTERRUPTED}; its flag stays set. */
  public void pause(Duration duration) {
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
      pause(Duration.between(now, time));
    }
  }

  /** Sleeps until this time, which does not count towards the deadline. */
  void pauseBeside(Instant time) {
    Duration left = left();
    pauseUntil(time);
    until(now().plus(left));
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Instant end = now().plus(duration);
    for (Instant now = now(); now.isBefore(end); now = now()) {
      Duration line = shown.show("waiting for " + subject, note(end));
      Duration rest = Durations.shorter(Duration.between(now, end), line);
      context.sleeper().sleep(Durations.longer(rest, SHORTEST));
    }
    heldBack = false;
  }

  /** Ends the wait if the thread was interrupted: it makes no further call. */
  void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw ReportErrors.INTERRUPTED_BEFORE_REPORT.causedBy(
          new InterruptedException("before the next call"));
    }
  }

  private String note(Instant end) {
    String failing = ", calls have failed since %s (%s)";
    String why = outage == null ? "" : failing.formatted(OpenWaits.time(outage), failure);
    return heldBack ? why + ", delayed by the rate limit until " + OpenWaits.time(end) : why;
  }

  void end() {
    if (before.isEmpty()) {
      shown.end();
    } else {
      shown.show(before, "");
    }
  }
}
