package io.partnerinsights.core.report;

import io.partnerinsights.core.http.CallRepeats;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The wait of one thread: it sleeps until the next call, limits how long failing calls are
 * repeated, and logs what it waits for. Used by the thread that waits.
 */
public final class ReportWait implements CallRepeats {
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

  /** Time until the first notice of a wait, and then between two notices; the last one repeats. */
  private static final List<Duration> NOTICES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10));

  private final WaitLog log;
  private final Clock clock;
  private final Sleeper sleeper;
  private Instant deadline = Instant.MAX;
  private WaitSubject subject = WaitSubject.CREATION;

  /** When the first call failed since the last answer. */
  private Optional<Instant> outage = Optional.empty();

  private Instant nextLine = Instant.EPOCH;
  private String loggedState = "";
  private Optional<Instant> began = Optional.empty();
  private Instant nextNotice = Instant.MAX;
  private int notices;
  private boolean logged;

  /**
   * Creates a wait without a deadline.
   *
   * @param clock never jumps
   */
  public ReportWait(WaitLog log, Clock clock, Sleeper sleeper) {
    this.log = log;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  WaitLog log() {
    return log;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Repeats calls until this time only. */
  public void until(Instant end) {
    deadline = end;
  }

  /** Names the first list of a report's executions as awaited. */
  public void awaitsExecutions(String reportId) {
    awaits(WaitSubject.executions(reportId));
  }

  /** Changes what the log and the display name as awaited. */
  void awaits(WaitSubject next) {
    subject = next;
  }

  /** Returns the line of the log at this time, without what comes next. */
  String line() {
    return subject.text().apply(now());
  }

  /** Returns the time since the first call failed after the last answer. */
  Duration outage() {
    return outage.map(since -> Duration.between(since, now())).orElse(Duration.ZERO);
  }

  boolean isLogged() {
    return logged;
  }

  @Override
  public Duration left() {
    return deadline.equals(Instant.MAX) ? Duration.ofDays(1) : Duration.between(now(), deadline);
  }

  @Override
  public void failed(String failure) {
    if (outage.isEmpty()) {
      log.warning(
          subject.text().apply(now()) + "; the call failed and will be repeated: " + failure);
    }
    outage = outage.or(() -> Optional.of(now()));
  }

  @Override
  public void answered() {
    if (outage.isPresent()) {
      outage = Optional.empty();
      loggedState = "";
    }
  }

  /**
   * Sleeps until the next call.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED} if the
   *     thread is interrupted, whose flag stays set
   */
  public void pause(Duration duration) {
    try {
      sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.interruptedBeforeReport(e);
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
  }

  /**
   * Ends the wait if the thread was interrupted: it makes no further call.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED}
   */
  void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw ReportErrors.interruptedBeforeReport(new InterruptedException("before the next call"));
    }
  }

  private void show(Instant now, Instant end) {
    String line =
        subject.text().apply(now) + outageSuffix(now) + subject.next(Duration.between(now, end));
    notice(line, now);
    if (!now.isBefore(nextLine) || !subject.state().equals(loggedState)) {
      logged = true;
      nextLine = now.plus(LOG_INTERVAL);
      loggedState = subject.state();
      log.progress(line);
    }
  }

  private String outageSuffix(Instant now) {
    return outage
        .map(since -> Durations.readable(Duration.between(since, now)))
        .map(time -> ", without an answer for " + time)
        .orElse("");
  }

  private void notice(String line, Instant now) {
    if (began.isEmpty()) {
      began = Optional.of(now);
      nextNotice = now.plus(NOTICES.get(0));
    }
    log.waiting(subject.shown(), Duration.between(began.get(), now));
    if (!now.isBefore(nextNotice)) {
      notices++;
      nextNotice = now.plus(NOTICES.get(Math.min(notices, NOTICES.size() - 1)));
      log.notice(line);
    }
  }

  private Duration untilNextLine(Instant now) {
    Instant next = nextNotice.isBefore(nextLine) ? nextNotice : nextLine;
    Duration rest = Durations.shorter(Duration.between(now, next), log.interval());
    return Durations.longer(rest, Duration.ofMillis(1));
  }

  /** Ends what the display shows. */
  public void end() {
    if (began.isPresent()) {
      began = Optional.empty();
      notices = 0;
      log.waitEnded();
    }
  }
}
