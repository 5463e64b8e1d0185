package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Deadline;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one thread for one account: it sleeps until the next call, limits how long failing
 * calls are repeated, and logs what it waits for. Used by the thread that waits.
 */
public final class ReportWait implements Deadline, RetryListener {
  /** Seconds until the first notice of a wait, and then between two; the last one repeats. */
  private static final int[] NOTICES = {10, 120, 300, 600};

  /**
   * Seconds after which something is looked up: a gateway gives up before its service does. With
   * seven lookups, the next POST meets a failure again only if each second or eighth call fails.
   */
  private static final int[] LOOKUPS = {0, 2, 8, 30, 60, 90, 120};

  private static final String HELD_BACK = "the limit of calls";

  /** Seconds between two further lookups. */
  private static final int LOOKUP_INTERVAL = 60;

  private final ReportService account;
  private final ReportService client;
  private final WaitLog log;
  private final Clock clock;
  private final Sleeper sleeper;

  private Instant deadline = Instant.MAX;
  private WaitReason subject = WaitReason.CREATION;

  /** When the first call failed since the last answer; null if the last one was answered. */
  private @Nullable Instant outage;

  private Instant nextLine = Instant.EPOCH;
  private String loggedState = "";

  /** Whether the next sleep is until the limit of calls allows another one. */
  private boolean heldBack;

  /** When the wait has first slept; null before. */
  private @Nullable Instant began;

  private Instant nextNotice = Instant.MAX;
  private int notices;

  ReportWait(ReportService account, WaitLog log, Clock clock, Sleeper sleeper) {
    this.account = account;
    this.log = log;
    this.clock = clock;
    this.sleeper = sleeper;
    this.client = account.during(this, this);
  }

  /** Returns the account's client, whose calls are repeated for a minute at most. */
  ReportService account() {
    return account;
  }

  /** Returns the client for the next call, unless the thread was interrupted. */
  public ReportService client() {
    checkInterrupt();
    return client;
  }

  WaitLog log() {
    return log;
  }

  Instant now() {
    return clock.instant();
  }

  public Instant serviceTime() {
    return account.serviceTime(now());
  }

  /** Sets the deadline: now plus this time. */
  void limit(Duration timeout) {
    until(now().plus(timeout));
  }

  void until(Instant end) {
    deadline = end;
  }

  public void awaitsPlan() {
    awaits(WaitReason.PLAN);
  }

  void awaitsExecutions(String reports) {
    awaits(WaitReason.executions(reports));
  }

  void awaits(WaitReason next) {
    subject = next;
  }

  private String line() {
    return subject.text().apply(now());
  }

  /** Logs the last state of a wait that has logged others. */
  void logEnd() {
    if (nextLine.isAfter(Instant.EPOCH)) {
      log.progress(line());
    }
  }

  /** Returns the time since the first call failed after the last answer. */
  Duration outage() {
    return outage == null ? Duration.ZERO : Duration.between(outage, now());
  }

  @Override
  public Duration left() {
    return deadline.equals(Instant.MAX) ? Duration.ofDays(1) : Duration.between(now(), deadline);
  }

  @Override
  public void failed(String failure) {
    if (outage == null) {
      outage = now();
      log.warning(line() + "; the call failed and will be repeated: " + failure);
    }
  }

  @Override
  public void answered() {
    if (outage != null) {
      outage = null;
      loggedState = "";
    }
  }

  @Override
  public void heldBack() {
    heldBack = true;
  }

  /**
   * Looks something up until it is found, or until a lookup has shown that it is absent; returns
   * the last answer.
   *
   * @param sent the time from which the lookups are timed
   * @param listed from when a lookup that finds nothing shows that it is absent
   */
  public <T> T lookUp(Instant sent, Instant listed, Predicate<T> isFound, Supplier<T> lookup) {
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
      show(now, end);
      sleeper.sleep(Durations.shorter(Duration.between(now, end), untilNextLine(now)));
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

  private void show(Instant now, Instant end) {
    if (began == null) {
      began = now;
      nextNotice = now.plusSeconds(NOTICES[0]);
    }
    log.waiting(heldBack ? HELD_BACK : subject.shown(), Duration.between(began, now));
    if (!now.isBefore(nextNotice)) {
      notices++;
      nextNotice = now.plusSeconds(NOTICES[Math.min(notices, NOTICES.length - 1)]);
      log.notice(line(now, end));
    }
    String state = heldBack ? HELD_BACK : subject.state();
    if (!now.isBefore(nextLine) || !state.equals(loggedState)) {
      nextLine = log.nextLine(now);
      loggedState = state;
      log.progress(line(now, end));
    }
  }

  private String line(Instant now, Instant end) {
    Duration rest = Duration.between(now, end);
    return line()
        + (outage == null ? "" : ", without an answer for " + Durations.readable(outage()))
        + (heldBack
            ? "; the limit of calls allows the next one in " + Durations.readable(rest)
            : subject.next(rest));
  }

  private Duration untilNextLine(Instant now) {
    Instant next = nextNotice.isBefore(nextLine) ? nextNotice : nextLine;
    Duration rest = Durations.shorter(Duration.between(now, next), log.interval());
    return Durations.longer(rest, Duration.ofMillis(1));
  }

  /** Ends what the display shows. */
  void end() {
    if (began != null) {
      began = null;
      notices = 0;
      log.waitEnded();
    }
  }
}
