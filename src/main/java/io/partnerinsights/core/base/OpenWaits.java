package io.partnerinsights.core.base;

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
import org.slf4j.helpers.NOPLogger;

/**
 * The open waits of an application, and the lines that name them: the first line after ten seconds,
 * then a line for what has changed, and once a minute a line for all. The threads that wait print
 * the lines, so that reads need no thread for them. What a wait has done is logged at once, to
 * SLF4J. Thread-safe.
 */
public final class OpenWaits {
  /** Users see the name of the class that waits in their logs. */
  private static final Logger LOG =
      LoggerFactory.getLogger("io.partnerinsights.core.report.ReportWait");

  /** Time before the first line, and the shortest time between two lines. */
  private static final Duration MIN_LINE_INTERVAL = Duration.ofSeconds(10);

  /** Time between two lines of all waits. */
  private static final Duration SUMMARY_INTERVAL = Duration.ofMinutes(1);

  private static final String DONE = "done";

  /** Times as the clock of the user shows them. */
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Clock clock;
  private final Logger logger;
  private final Consumer<String> sink;
  private final String hint;
  private final Consumer<String> onDeletion;
  private final Set<Entry> openEntries = new LinkedHashSet<>();

  /** The open waits that have changed since the last line. */
  private final Set<Entry> changedEntries = new LinkedHashSet<>();

  /** When the next line of changes may be printed, and when the next line of all is due. */
  private Instant nextChangeLine = Instant.EPOCH;

  private Instant nextSummaryLine = Instant.EPOCH;

  /**
   * @param sink receives the lines, and writes each line to one place only
   */
  public OpenWaits(Clock clock, Consumer<String> sink) {
    this(clock, LOG, sink, "", deleted -> {});
  }

  /**
   * @param hint how a person ends the waits, at the end of each line that names all of them
   * @param onDeletion receives what is deleted because it is due, such as {@code report 0af1…}
   */
  public OpenWaits(Clock clock, Consumer<String> sink, String hint, Consumer<String> onDeletion) {
    this(clock, LOG, sink, hint, onDeletion);
  }

  public OpenWaits(
      Clock clock, Logger logger, Consumer<String> sink, String hint, Consumer<String> onDeletion) {
    this.clock = clock;
    this.logger = logger;
    this.sink = sink;
    this.hint = hint;
    this.onDeletion = onDeletion;
  }

  /** Creates an instance without waits, on the clock of this JVM. */
  public static OpenWaits printingTo(Consumer<String> sink) {
    return new OpenWaits(MonotonicClock.system(), sink);
  }

  /** Creates an instance whose waits print and log nothing, on this clock. */
  public static OpenWaits withoutMessages(Clock clock) {
    return new OpenWaits(clock, NOPLogger.NOP_LOGGER, line -> {}, "", deleted -> {});
  }

  /** Writes a line to the log, at INFO. */
  public static void logInfo(String message) {
    LOG.info(message);
  }

  public static String formatLocalTime(Instant time) {
    return LOCAL_TIME.format(time);
  }

  /** Returns the entry of a wait that is not open yet; its dataset may be empty. */
  public Entry newEntry(String dataset) {
    return new Entry(dataset);
  }

  /** Prints the line that is due; returns the time until the next one. */
  public synchronized Duration printIfDue() {
    if (openEntries.isEmpty()) {
      return SUMMARY_INTERVAL;
    }
    Instant now = clock.instant();
    boolean isSummary = !now.isBefore(nextSummaryLine);
    if (isSummary || (!changedEntries.isEmpty() && !now.isBefore(nextChangeLine))) {
      sink.accept(isSummary ? describe(openEntries, now) + hint : describe(changedEntries, now));
      changedEntries.clear();
      nextChangeLine = now.plus(MIN_LINE_INTERVAL);
      Instant dueTime = isSummary ? now.plus(SUMMARY_INTERVAL) : nextSummaryLine;
      nextSummaryLine = dueTime.isBefore(nextChangeLine) ? nextChangeLine : dueTime;
    }
    boolean hasChanges = !changedEntries.isEmpty() && nextChangeLine.isBefore(nextSummaryLine);
    return Duration.between(now, hasChanges ? nextChangeLine : nextSummaryLine);
  }

  private static String describe(Collection<Entry> entries, Instant now) {
    return entries.stream().map(entry -> entry.toText(now)).collect(Collectors.joining("; "));
  }

  /**
   * What a wait does.
   *
   * @param note what else a line says of it; a change of it alone does not cause a line
   */
  public record Activity(String description, Instant startedAt, String note) {}

  /** What lines say of one wait, or of one dataset of a load. Equality is identity. */
  public final class Entry {
    private final String dataset;
    private final Instant createdAt = clock.instant();
    private volatile Activity activity = new Activity("", Instant.EPOCH, "");

    /** When the wait was opened first; null before. */
    private @Nullable Instant openedAt;

    private Entry(String dataset) {
      this.dataset = dataset;
    }

    public Instant createdAt() {
      return createdAt;
    }

    public Activity activity() {
      return activity;
    }

    /**
     * Opens the wait unless it is open or has ended; prints the line that is due, as {@link
     * #printIfDue} does.
     */
    public Duration showActivity(String text, String note) {
      synchronized (OpenWaits.this) {
        if (activity.description.equals(DONE)) {
          return printIfDue();
        }
        Instant now = clock.instant();
        openedAt = openedAt == null ? now : openedAt;
        if (openEntries.isEmpty()) {
          nextChangeLine = now.plus(MIN_LINE_INTERVAL);
          nextSummaryLine = nextChangeLine;
        }
        boolean isChanged = openEntries.add(this) || !text.equals(activity.description);
        if (isChanged) {
          changedEntries.add(this);
        }
        activity = new Activity(text, isChanged ? now : activity.startedAt, note);
        return printIfDue();
      }
    }

    /** Prints at once a line on what was done; {@link #showActivity} opens the wait again. */
    public void printResultAndSuspend(String result) {
      synchronized (OpenWaits.this) {
        openEntries.remove(this);
        changedEntries.remove(this);
        sink.accept(dataset + " " + result);
      }
    }

    /** Ends the wait; what a thread says of it later is ignored. */
    public void endWait() {
      synchronized (OpenWaits.this) {
        openEntries.remove(this);
        changedEntries.remove(this);
        activity = new Activity(DONE, clock.instant(), "");
      }
    }

    /** Logs a line on what was created, adopted or completed. */
    public void logEvent(String message) {
      logger.info("{}{}", datasetPrefix(), message);
    }

    /** Logs that a report or query was deleted, which is no longer used. */
    public void announceDeletion(String item) {
      logEvent("The connector deleted its old " + item + ", which is no longer used");
      onDeletion.accept(item);
    }

    /** Logs what may need the user. */
    public void logWarning(String message) {
      logger.warn("{}{}", datasetPrefix(), message);
    }

    private String datasetPrefix() {
      return dataset.isEmpty() ? "" : dataset + ": ";
    }

    private String toText(Instant now) {
      boolean isFirst = openedAt == null || openedAt.equals(activity.startedAt);
      String elapsedTime = Durations.toText(Duration.between(activity.startedAt, now));
      String inTotal =
          isFirst ? "" : ", " + Durations.toText(Duration.between(openedAt, now)) + " in total";
      return "%s%s%s, since %s (%s%s)"
          .formatted(
              datasetPrefix(),
              activity.description,
              activity.note,
              formatLocalTime(activity.startedAt),
              elapsedTime,
              inTotal);
    }
  }
}
