package io.partnerinsights.core.report;

import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open waits of an application, and the lines that name them: the first line after ten seconds,
 * then a line for what has changed, and once a minute a line for all. The threads that wait print
 * the lines, so that reads need no thread for them. Thread-safe.
 */
public final class OpenWaits {
  /** The name that users see in their logs: the name of the class that waits. */
  static final String LOGGER = "io.partnerinsights.core.report.ReportWait";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  /** Time before the first line, and the shortest time between two lines. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Time between two lines of all waits. */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final String DONE = "done";

  /** Times as the clock of the user shows them. */
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Clock clock;
  private final Consumer<String> sink;
  private final String hint;
  private final Set<Wait> open = new LinkedHashSet<>();

  /** The open waits that have changed since the last line. */
  private final Set<Wait> changed = new LinkedHashSet<>();

  /** When the next line of changes may be printed, and when the next line of all is due. */
  private Instant nextChange = Instant.EPOCH;

  private Instant nextOfAll = Instant.EPOCH;

  /**
   * @param sink receives the lines, and writes each line to one place only
   */
  public OpenWaits(Clock clock, Consumer<String> sink) {
    this(clock, sink, "");
  }

  OpenWaits(Clock clock, Consumer<String> sink, String hint) {
    this.clock = clock;
    this.sink = sink;
    this.hint = hint;
  }

  /** Returns no waits yet, on the clock of this JVM. */
  public static OpenWaits to(Consumer<String> sink) {
    return to(sink, "");
  }

  /**
   * Returns no waits yet, on the clock of this JVM.
   *
   * @param hint how a person ends the waits, at the end of each line that names all of them
   */
  public static OpenWaits to(Consumer<String> sink, String hint) {
    return new OpenWaits(MonotonicClock.system(), sink, hint);
  }

  /** Writes a line to the log, at INFO. */
  public static void log(String line) {
    LOG.info(line);
  }

  static String time(Instant time) {
    return LOCAL_TIME.format(time);
  }

  /** Returns a wait that is not open yet; its dataset may be empty. */
  public Wait wait(String dataset) {
    return new Wait(dataset);
  }

  /** Prints the line that is due; returns the time until the next one. */
  public synchronized Duration print() {
    if (open.isEmpty()) {
      return INTERVAL;
    }
    Instant now = clock.instant();
    boolean isAll = !now.isBefore(nextOfAll);
    if (isAll || (!changed.isEmpty() && !now.isBefore(nextChange))) {
      sink.accept(isAll ? line(open, now) + hint : line(changed, now));
      changed.clear();
      nextChange = now.plus(PAUSE);
      Instant all = isAll ? now.plus(INTERVAL) : nextOfAll;
      nextOfAll = all.isBefore(nextChange) ? nextChange : all;
    }
    boolean changes = !changed.isEmpty() && nextChange.isBefore(nextOfAll);
    return Duration.between(now, changes ? nextChange : nextOfAll);
  }

  private static String line(Collection<Wait> waits, Instant now) {
    return waits.stream().map(wait -> wait.text(now)).collect(Collectors.joining("; "));
  }

  /**
   * What a wait does.
   *
   * @param note what else a line says of it; a change of it alone does not cause a line
   */
  public record Activity(String what, Instant since, String note) {}

  /** One wait of a thread, or one dataset of a load. Equality is identity. */
  public final class Wait {
    private final String dataset;
    private final Instant begun = clock.instant();
    private volatile Activity activity = new Activity("", Instant.EPOCH, "");

    /** When the wait was opened first; null before. */
    private @Nullable Instant opened;

    private Wait(String dataset) {
      this.dataset = dataset;
    }

    String dataset() {
      return dataset;
    }

    Instant begun() {
      return begun;
    }

    public Activity activity() {
      return activity;
    }

    /**
     * Opens the wait unless it is open or has ended; prints the line that is due, as {@link #print}
     * does.
     */
    public Duration show(String what, String note) {
      synchronized (OpenWaits.this) {
        if (activity.what.equals(DONE)) {
          return print();
        }
        Instant now = clock.instant();
        opened = opened == null ? now : opened;
        if (open.isEmpty()) {
          nextChange = now.plus(PAUSE);
          nextOfAll = nextChange;
        }
        boolean changes = open.add(this) || !what.equals(activity.what);
        if (changes) {
          changed.add(this);
        }
        activity = new Activity(what, changes ? now : activity.since, note);
        return print();
      }
    }

    /** Prints a line on what was done, at once; until the next {@link #show} nothing is left. */
    public void say(String result) {
      synchronized (OpenWaits.this) {
        open.remove(this);
        changed.remove(this);
        sink.accept(dataset + " " + result);
      }
    }

    /** Ends the wait; what a thread says of it later is ignored. */
    public void end() {
      synchronized (OpenWaits.this) {
        open.remove(this);
        changed.remove(this);
        activity = new Activity(DONE, clock.instant(), "");
      }
    }

    private String text(Instant now) {
      boolean isFirst = opened == null || opened.equals(activity.since);
      return "%s%s%s, since %s (%s%s)"
          .formatted(
              dataset.isEmpty() ? "" : dataset + ": ",
              activity.what,
              activity.note,
              time(activity.since),
              Durations.readable(Duration.between(activity.since, now)),
              isFirst ? "" : "; in all " + Durations.readable(Duration.between(opened, now)));
    }
  }
}
