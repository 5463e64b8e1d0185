package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that one application knows of one report: how far its waits have come, and its files.
 * Thread-safe.
 */
final class KnownReport {
  /** Assumed life of a link whose expiry is not known. */
  private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

  /** How long before its expiry a link is renewed. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final QueryLookup query = new QueryLookup();

  /** The newest links by their executions. */
  private final Map<String, Link> links = new HashMap<>();

  /** How far the last wait has come; null before the first one, and for an unreadable report. */
  private @Nullable ReportState state;

  /** The execution whose file reads may use. */
  private @Nullable String readable;

  /** When the search for the report began. */
  private Instant began = Instant.MIN;

  /** When a wait has last failed. */
  private Instant lastFailure = Instant.MIN;

  private boolean invalidated;

  /**
   * The newest link to the file of one execution.
   *
   * @param received when it was received, by this machine's clock
   * @param expiry when it expires, by this machine's clock
   * @param completed when the report was completed, by this machine's clock
   * @param seen when the file was found complete, by the service's clock
   * @param retention how long the report stays; absent if nothing deletes it, or that is not known
   * @param failure the error of the last renewal; absent if it succeeded
   */
  record Link(
      CompletedReport file,
      Instant received,
      Instant expiry,
      Instant completed,
      Instant seen,
      @Nullable Retention retention,
      @Nullable PartnerInsightsException failure) {
    /**
     * Returns the first link of a file that was found complete just now.
     *
     * @param began before which the report was not completed, by this machine's clock: that may be
     *     wrong, and the connector cannot know it if the service does not send its time
     */
    static Link of(
        CompletedReport file, WaitFactory waits, Instant began, @Nullable Retention retention) {
      Instant now = waits.now();
      Instant generated =
          file.findGeneratedTime().map(waits.client()::localTime).filter(now::isAfter).orElse(now);
      Instant completed = Retention.later(generated, began);
      Instant expiry = expiry(file, waits);
      return new Link(file, now, expiry, completed, waits.serviceTime(), retention, null);
    }

    Link with(CompletedReport newer, WaitFactory waits) {
      Instant expiry = expiry(newer, waits);
      return new Link(newer, waits.now(), expiry, completed, seen, retention, null);
    }

    /** A time that the execution states is not used if it has passed: then it is another time. */
    private static Instant expiry(CompletedReport file, WaitFactory waits) {
      Instant now = waits.now();
      return file.link()
          .signedExpiry()
          .map(waits.client()::localTime)
          .or(() -> file.link().expiry().map(waits.client()::localTime).filter(now::isBefore))
          .orElseGet(() -> now.plus(ASSUMED_LIFE));
    }

    Link failed(@Nullable PartnerInsightsException error) {
      return new Link(file, received, expiry, completed, seen, retention, error);
    }

    /** Returns when it should be renewed: ahead of its expiry, or after half of a short life. */
    Instant renewal() {
      Duration life = Duration.between(received, expiry);
      return life.compareTo(AHEAD.multipliedBy(2)) < 0
          ? received.plus(life.dividedBy(2))
          : expiry.minus(AHEAD);
    }

    private boolean isChosenAt(Instant service) {
      return retention == null
          || retention.isChosenAt(service, file.findGeneratedTime().orElse(seen));
    }
  }

  QueryLookup query() {
    return query;
  }

  synchronized @Nullable ReportState state() {
    return state;
  }

  synchronized Instant began() {
    return began;
  }

  synchronized boolean isInvalidated() {
    return invalidated;
  }

  /**
   * Begins a wait, and returns where it continues. A new read polls at once. A read that had waited
   * for another one keeps its schedule: what has ended the other wait may be about to end this one.
   */
  synchronized ReportState begin(ReportState first, Instant start, Instant now) {
    ReportState reached = state;
    began = reached == null || link().isPresent() ? now : began;
    if (reached == null) {
      state = first;
      return first;
    }
    Instant next = lastFailure.isAfter(start) ? reached.nextCall() : Instant.MIN;
    ReportState from =
        link()
            .map(complete -> reached.refresh(complete.file(), complete.retention()))
            .orElseGet(() -> reached.restart(next));
    state = from;
    return from;
  }

  synchronized void reached(ReportState next) {
    state = next;
  }

  /** Notes a link to the file that reads use from now on. */
  synchronized void complete(Link link) {
    readable = link.file().executionId();
    put(link);
  }

  /** Notes a newer link, also of a report that another one has replaced. */
  synchronized void put(Link link) {
    links.put(link.file().executionId(), link);
  }

  /** Notes a failed wait, from which the next one may continue. */
  synchronized void failed(Instant now) {
    lastFailure = now;
  }

  /** Notes that the wait's report cannot be read: the next wait begins anew. */
  synchronized void lost(Instant now) {
    state = null;
    readable = null;
    lastFailure = now;
  }

  /** Invalidates it, and returns the report's id if it has one, so that it is not adopted. */
  synchronized Optional<String> invalidate() {
    invalidated = true;
    return Optional.ofNullable(reportId());
  }

  synchronized @Nullable String reportId() {
    return state == null ? null : state.reportId();
  }

  synchronized boolean isReport(String reportId) {
    return reportId.equals(reportId());
  }

  /** Returns the newest link to a file that was found complete before. */
  synchronized @Nullable Link link(CompletedReport file) {
    return links.get(file.executionId());
  }

  /** Returns the link; empty while a wait replaces a complete report that was deleted. */
  synchronized Optional<Link> link() {
    return Optional.ofNullable(readable)
        .map(links::get)
        .filter(link -> isReport(link.file().reportId()));
  }

  /** Whether it was completed longer ago; a report that still runs has no age. */
  synchronized boolean isOlderThan(Duration maxAge, Instant now) {
    return link().filter(complete -> complete.completed().plus(maxAge).isBefore(now)).isPresent();
  }

  /** Whether an action may choose it: no application deletes it in the next two hours. */
  synchronized boolean mayBeChosen(Instant service) {
    return link().map(complete -> complete.isChosenAt(service)).orElse(true);
  }

  /** Whether an action that has chosen it before may start another scan of it. */
  synchronized boolean mayStart(Instant service) {
    return mayBeChosen(service.minus(Retention.PLANNING.minus(Retention.REFRESH)));
  }

  /** Describes it, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  synchronized Optional<String> describe() {
    String now =
        link().map(link -> "complete since " + link.completed()).orElse("which still runs");
    return Optional.ofNullable(reportId()).map(id -> "report " + id + ", " + now);
  }
}
