package io.partnerinsights.core.report;

import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * Logs to SLF4J what the waits for one dataset do, and opens them among those of the application.
 * Thread-safe.
 *
 * @param open the open waits of the application
 * @param dataset empty if it is not known
 * @param owner the wait of a load's dataset, if these waits are parts of it; null for other reads
 * @param deletions receives what is deleted because it is due, such as {@code report 0af1…}
 */
public record WaitLog(
    Logger logger,
    OpenWaits open,
    String dataset,
    OpenWaits.@Nullable Wait owner,
    Consumer<String> deletions) {
  WaitLog(Logger logger, OpenWaits open, String dataset) {
    this(logger, open, dataset, null, deleted -> {});
  }

  /** Returns a log without lines. On this clock, its waits sleep as long as others. */
  public static WaitLog none(Clock clock) {
    return new WaitLog(NOPLogger.NOP_LOGGER, new OpenWaits(clock, line -> {}), "");
  }

  public static WaitLog slf4j(OpenWaits open) {
    return new WaitLog(LoggerFactory.getLogger(OpenWaits.LOGGER), open, "");
  }

  /** Returns a log that also gives what is deleted because it is due. */
  public WaitLog withDeletions(Consumer<String> receiver) {
    return new WaitLog(logger, open, dataset, owner, receiver);
  }

  WaitLog of(String name) {
    return new WaitLog(logger, open, name, owner, deletions);
  }

  /** Returns a log whose waits are parts of this one. */
  WaitLog in(OpenWaits.Wait whole) {
    return new WaitLog(logger, open, whole.dataset(), whole, deletions);
  }

  /** Logs a line on what was created, adopted or completed. */
  void event(String line) {
    logger.info("{}{}", prefix(), line);
  }

  /** Logs that a report or query was deleted, which is no longer used. */
  void deleted(String item) {
    event("Deleted " + item + ", which is no longer used");
    deletions.accept(item);
  }

  /** Logs a line on a call that failed and will be repeated; once for each outage. */
  void warning(String line) {
    logger.warn("{}{}", prefix(), line);
  }

  private String prefix() {
    return dataset.isEmpty() ? "" : dataset + ": ";
  }

  /** Returns the wait of a thread, which opens it when it first sleeps. */
  OpenWaits.Wait begin() {
    return owner == null ? open.wait(dataset) : owner;
  }
}
