package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.report.ReportState.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that one application knows of one report: how far its waits have come, its files, and how
 * reads use it. Immutable; {@link SharedReport} replaces it.
 *
 * @param state how far the last wait has come; absent before the report is needed, and after it was
 *     found unreadable
 * @param resources what the waits have created, also those of an unreadable report
 * @param links the newest links by their executions
 * @param readable the execution whose file reads may use
 * @param unreadable the id of the last wait's report if it has failed: no application can read it
 */
record KnownReport(
    @Nullable ReportState state,
    Resources resources,
    Map<String, Link> links,
    @Nullable String readable,
    @Nullable String unreadable,
    Use use) {
  /** Assumed life of a link whose expiry is not known. */
  private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

  /** How long before its expiry a link is renewed. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  static final KnownReport NONE =
      new KnownReport(null, Resources.NONE, Map.of(), null, null, Use.NONE);

  /**
   * How reads use the report.
   *
   * @param began when the search for the report began
   * @param last when an action has last begun to wait for the report
   * @param lastFailure when a wait has last failed
   * @param reads the number of reads
   * @param failedRead the number of the newest read that failed; 0 if a later one succeeded, or
   *     none failed
   */
  record Use(
      Instant began,
      Instant last,
      Instant lastFailure,
      long reads,
      long failedRead,
      boolean isInvalidated) {
    static final Use NONE = new Use(Instant.MIN, Instant.MIN, Instant.MIN, 0, 0, false);

    private Use next() {
      return new Use(began, last, lastFailure, reads + 1, failedRead, isInvalidated);
    }

    private Use at(Instant now, Instant start) {
      return new Use(start, now, lastFailure, reads, failedRead, isInvalidated);
    }

    private Use failed(Instant now) {
      return new Use(began, last, now, reads, failedRead, isInvalidated);
    }

    /** A failure overrides a success of the same read. */
    private Use ended(long number, boolean success) {
      long kept = number > failedRead ? 0 : failedRead;
      long failure = success ? kept : Math.max(failedRead, number);
      return new Use(began, last, lastFailure, reads, failure, isInvalidated);
    }

    private Use invalidated() {
      return new Use(began, last, lastFailure, reads, failedRead, true);
    }
  }

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

    /** Whether any application may delete the report. */
    private boolean isOver(Instant service) {
      return retention != null
          && file.findGeneratedTime().map(retention::end).filter(service::isAfter).isPresent();
    }
  }

  KnownReport nextRead() {
    return new KnownReport(state, resources, links, readable, unreadable, use.next());
  }

  KnownReport begin(ReportState from, Instant now) {
    Instant start = state == null || link().isPresent() ? now : use.began;
    Use begun = use.at(now, start);
    return new KnownReport(from.with(resources), resources, links, readable, unreadable, begun);
  }

  KnownReport reached(ReportState next) {
    return new KnownReport(next, next.resources(), links, readable, unreadable, use);
  }

  /** Returns what is known with a link to the file that reads use from now on. */
  KnownReport complete(Link link, Instant now) {
    Use complete = use.at(now, use.began);
    String execution = link.file().executionId();
    return new KnownReport(state, resources, with(link).links, execution, unreadable, complete);
  }

  /** Returns what is known with a newer link, also of a report that another one has replaced. */
  KnownReport with(Link link) {
    Map<String, Link> all = new HashMap<>(links);
    all.put(link.file().executionId(), link);
    return new KnownReport(state, resources, Map.copyOf(all), readable, unreadable, use);
  }

  /** Returns what is known after a failed wait, from which the next one may continue. */
  KnownReport failed(Instant now) {
    return new KnownReport(state, resources, links, readable, unreadable, use.failed(now));
  }

  /**
   * Returns what is known after a wait whose report cannot be read: the next one begins anew.
   *
   * @param failed the report if it has failed, so that it may be deleted at once
   */
  KnownReport lost(Instant now, @Nullable String failed) {
    return new KnownReport(null, resources, links, null, failed, use.failed(now));
  }

  KnownReport ended(long number, boolean success) {
    Use ended = use.ended(number, success);
    return new KnownReport(state, resources, links, readable, unreadable, ended);
  }

  KnownReport invalidated() {
    return new KnownReport(state, resources, links, readable, unreadable, use.invalidated());
  }

  @Nullable String reportId() {
    return state == null ? null : state.reportId();
  }

  boolean isReport(String reportId) {
    return reportId.equals(reportId());
  }

  /** Returns the link; empty while a wait replaces a complete report that was deleted. */
  Optional<Link> link() {
    return Optional.ofNullable(readable)
        .map(links::get)
        .filter(link -> isReport(link.file().reportId()));
  }

  /** Whether it was completed longer ago; a report that still runs has no age. */
  boolean isOlderThan(Duration maxAge, Instant now) {
    return link().filter(complete -> complete.completed().plus(maxAge).isBefore(now)).isPresent();
  }

  /** Whether an action may choose it: no application deletes it in the next two hours. */
  boolean mayBeChosen(Instant service) {
    return link().map(complete -> complete.isChosenAt(service)).orElse(true);
  }

  /** Whether an action that has chosen it before may start another scan of it. */
  boolean mayStart(Instant service) {
    return mayBeChosen(service.minus(Retention.PLANNING.minus(Retention.REFRESH)));
  }

  /** Whether no application reads this report any more. */
  boolean isOver(String reportId, Instant service) {
    boolean isOver =
        isReport(reportId) && link().filter(complete -> complete.isOver(service)).isPresent();
    return isOver || reportId.equals(unreadable);
  }

  boolean isUsedSince(String reportId, Instant time) {
    return isReport(reportId) && !use.last.isBefore(time);
  }

  /** Whether this report was read successfully; true of a duplicate too. */
  boolean isRead(String reportId) {
    return !isReport(reportId) || (link().isPresent() && use.failedRead == 0);
  }

  /** Whether the application deletes a report at its end. */
  boolean isDeletable(String reportId, Removal removal, Instant service) {
    boolean own = removal == Removal.AT_END && isRead(reportId);
    return removal != Removal.NEVER && (own || isOver(reportId, service));
  }

  /** Whether the last read failed, so that the next run can read this report without waiting. */
  boolean hasFailed(String reportId) {
    return use.failedRead > 0 && isReport(reportId);
  }

  /** Describes it, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> describe() {
    String now =
        link().map(link -> "complete since " + link.completed()).orElse("which still runs");
    return Optional.ofNullable(reportId()).map(id -> "report " + id + ", " + now);
  }
}
