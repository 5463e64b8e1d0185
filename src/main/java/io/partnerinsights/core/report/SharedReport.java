package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.KnownReport.Link;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.spi.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares one report between threads, from the search for it until no application reads it any more.
 * One thread at a time waits for the service. The others wait for that thread, and one of them
 * continues its wait if it fails. Equality is identity. Thread-safe.
 */
public final class SharedReport {
  private static final Logger LOG = LoggerFactory.getLogger(SharedReport.class);

  private final ReportPlan plan;

  /** The earliest creation time of a report that may be adopted. */
  private final Instant since;

  private final Clock clock;

  /** Interval at which a waiting thread checks its own time-out. */
  private final Duration checkInterval;

  private final UsedReports used;

  /** Held by the one thread that moves the report. */
  private final InterruptibleLock lock;

  private final KnownReport known = new KnownReport();

  SharedReport(
      ReportPlan plan,
      Instant since,
      Clock clock,
      Duration checkInterval,
      UsedReports used,
      InterruptibleLock lock) {
    this.plan = plan;
    this.since = since;
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.used = used;
    this.lock = lock;
  }

  /** Waits for the complete report, and returns the state with its file. */
  ReportState await(AcquireRequest request) {
    return run(request, (wait, from) -> keep(request, complete(request, wait, from)));
  }

  /** Finds or creates the report, and returns its id. */
  String submit(AcquireRequest request) {
    ReportState found = run(request, (wait, from) -> findOrCreate(request, wait, from));
    return found.target().reportId();
  }

  /** Waits for the service once no other thread of this report does. */
  private ReportState run(
      AcquireRequest request, BiFunction<ReportWait, ReportState, ReportState> calls) {
    Instant start = clock.instant();
    used.enter();
    try {
      while (true) {
        awaitLock(request.waits());
        try {
          return run(request, start, calls);
        } catch (ReportWait.HandedOverException e) {
          LOG.debug("A read that its own settings slow down leaves the wait to another one");
        }
      }
    } finally {
      used.leave();
    }
  }

  private ReportState run(
      AcquireRequest request,
      Instant start,
      BiFunction<ReportWait, ReportState, ReportState> calls) {
    ReportState from = known.begin(request.first(), start, clock.instant());
    ReportWait wait = start(request.waits());
    Instant began = wait.now();
    try {
      return calls.apply(wait, from);
    } catch (PartnerInsightsException e) {
      throw failed(notified(e, request, began));
    } finally {
      wait.end();
      lock.give();
    }
  }

  private ReportWait start(WaitFactory waits) {
    Duration hold = waits.hold();
    return hold.isZero()
        ? waits.start()
        : waits.start(() -> lock.isWantedByFaster(hold), checkInterval.multipliedBy(5));
  }

  /** As in a wait of its own, the time-out counts from the time at which there is a report. */
  private void awaitLock(WaitFactory waits) {
    ReportSettings settings = waits.settings();
    Instant since = timeOfReport();
    while (!lock.take(checkInterval, waits.hold())) {
      since = since.equals(Instant.MAX) ? timeOfReport() : since;
      if (since.isBefore(clock.instant().minus(settings.timeout()))) {
        throw timeout(Duration.between(since, clock.instant()), settings);
      }
    }
  }

  private Instant timeOfReport() {
    return known.reportId() == null ? Instant.MAX : clock.instant();
  }

  /** Ends a read that has waited too long for another thread, whose wait continues. */
  private PartnerInsightsException timeout(Duration waited, ReportSettings settings) {
    ReportState now = Objects.requireNonNull(known.state());
    PartnerInsightsException error = ReportErrors.sharedWaitTimeout(now, settings.timeout());
    now.describe(waited).ifPresent(progress -> settings.listener().failed(progress, error));
    return error;
  }

  /** Finds or creates the report, and waits for its file. One that is gone is replaced, once. */
  private ReportState complete(AcquireRequest request, ReportWait wait, ReportState from) {
    ReportState found = findOrCreate(request, wait, from);
    Duration search = request.replacement();
    if (search == null) {
      return poll(request, wait, found);
    }
    try {
      ReportState complete = poll(request, wait, found);
      if (mayStart(complete, wait)) {
        return complete;
      }
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND) {
        throw e;
      }
    }
    String gone = found.target().reportId();
    wait.log()
        .warning("Report " + gone + " was deleted or may soon be; another report replaces it");
    wait.awaits(WaitReason.CREATION);
    ReportState none = Objects.requireNonNull(known.state()).without();
    ReportState next = search.isZero() ? none : none.submitted(wait.now().plus(search));
    publish(next);
    AcquireRequest other = request.without(gone);
    return poll(other, wait, findOrCreate(other, wait, next));
  }

  private ReportState poll(AcquireRequest request, ReportWait wait, ReportState found) {
    return StatusPolling.await(request, wait, this::publish, found);
  }

  /**
   * Whether an action may start on the complete report. The wait for it may have begun hours ago,
   * or continue that of an earlier process, from which only the report's id is known; then one GET.
   */
  private static boolean mayStart(ReportState complete, ReportWait wait) {
    Target target = complete.target();
    boolean restored = target.origin() == ReportOrigin.ADOPTED && !target.listed();
    Retention retention =
        restored
            ? wait.client().report(target.reportId()).flatMap(Retention::of).orElse(null)
            : target.retention();
    Instant now = wait.serviceTime();
    CompletedReport file = Objects.requireNonNull(complete.file());
    Instant generated = file.findGeneratedTime().orElse(now);
    return retention == null || retention.isChosenAt(now.minus(Retention.PLANNING), generated);
  }

  /**
   * Finds or creates the report, unless the state has it, and deletes what is due. A read that
   * continues deletes nothing: another read of the same job may continue with a report that is due.
   */
  private ReportState findOrCreate(AcquireRequest request, ReportWait wait, ReportState from) {
    wait.checkInterrupt();
    Target given = from.report();
    ReportSearch search = new ReportSearch(request, wait, known.query(), from);
    ReportState found = given == null ? search.find() : from;
    publish(found);
    boolean creates = found.report() == null;
    if (given == null && !creates) {
      search.announce(found);
    }
    ReportState reached = creates ? create(request, wait, found) : found;
    if (given == null || given.isGiven()) {
      boolean named = plan.request().isGiven();
      used.deleteExpired(wait, reached.target().reportId(), named, creates);
    }
    return reached;
  }

  private ReportState create(AcquireRequest request, ReportWait wait, ReportState from) {
    return new ReportCreation(request, wait, known.query(), this::publish).create(from);
  }

  private void publish(ReportState state) {
    known.reached(state);
    String id = state.reportId();
    if (id != null) {
      used.add(plan.connection(), id);
    }
  }

  /** Keeps the link of a complete report, which is a new one or that of a report read before. */
  private ReportState keep(AcquireRequest request, ReportState complete) {
    CompletedReport file = Objects.requireNonNull(complete.file());
    Target target = complete.target();
    Link earlier = known.link(file);
    if (target.origin() == ReportOrigin.REUSED && earlier != null) {
      known.complete(earlier.with(file, request.waits()));
      request.settings().listener().reused(file.reportId());
    } else {
      boolean created = target.origin() == ReportOrigin.CREATED && !target.listed();
      Instant earliest = created ? known.began() : Instant.MIN;
      Link first = Link.of(file, request.waits(), earliest, target.retention());
      known.complete(first);
    }
    return complete;
  }

  /** Notifies the listener of an error, and names the report in that of an interrupt. */
  private PartnerInsightsException notified(
      PartnerInsightsException e, AcquireRequest request, Instant began) {
    ReportState state = Objects.requireNonNull(known.state());
    Instant since = state.since();
    Duration waited = Duration.between(since == null ? began : since, request.waits().now());
    PartnerInsightsException error =
        e.code() == ErrorCode.WAIT_INTERRUPTED ? ReportErrors.interrupted(state, waited, e) : e;
    state
        .describe(waited)
        .ifPresent(progress -> request.settings().listener().failed(progress, error));
    return error;
  }

  /** Records that a wait has failed, and returns the error for the user. */
  private PartnerInsightsException failed(PartnerInsightsException e) {
    Instant time = clock.instant();
    if (ReportErrors.isFinal(e.code()) && !plan.request().isGiven()) {
      String id = known.reportId();
      if (id != null) {
        used.remove(plan.connection(), id);
      }
      known.lost(time);
    } else {
      known.failed(time);
    }
    return ReportErrors.lost(e, plan);
  }

  /** Returns the newest link to a file of which there is a lease; no call, and never blocks. */
  Link link(CompletedReport file) {
    return Objects.requireNonNull(known.link(file));
  }

  /** Returns a newer link than this one: requests it unless another thread has. */
  Optional<Secret> renew(WaitFactory waits, CompletedReport file, Secret old) {
    boolean locked = awaitRenewal(file, old);
    try {
      if (link(file).file().link().url().equals(old)) {
        refresh(waits, link(file));
      }
    } finally {
      if (locked) {
        lock.give();
      }
    }
    return Optional.of(link(file).file().link().url()).filter(link -> !link.equals(old));
  }

  /**
   * Waits while another thread may get the link. One that waits for a report in place of this one
   * does not get it, and may take hours.
   */
  private boolean awaitRenewal(CompletedReport file, Secret old) {
    while (link(file).file().link().url().equals(old)) {
      if (lock.take(checkInterval, Duration.ZERO)) {
        return true;
      }
      if (!known.isReport(file.reportId())) {
        return false;
      }
    }
    return false;
  }

  private void refresh(WaitFactory waits, Link old) {
    PartnerInsightsException last = old.failure();
    if (last != null && ReportErrors.isFinal(last.code())) {
      throw last;
    }
    ReportState refresh = ReportState.begin(waits.random()).refresh(old.file(), null);
    AcquireRequest request = new AcquireRequest(plan, waits, refresh, Instant.MIN, Set.of(), null);
    ReportWait wait = waits.start();
    try {
      ReportState complete = StatusPolling.await(request, wait, state -> {}, refresh);
      known.put(old.with(Objects.requireNonNull(complete.file()), waits));
    } catch (PartnerInsightsException e) {
      PartnerInsightsException error = ReportErrors.lost(e, plan);
      boolean interrupted = e.code() == ErrorCode.WAIT_INTERRUPTED;
      synchronized (known) {
        known.put(link(old.file()).failed(interrupted ? last : error));
      }
      throw error;
    } finally {
      wait.end();
    }
  }

  public ReportPlan plan() {
    return plan;
  }

  Instant since() {
    return since;
  }

  KnownReport known() {
    return known;
  }

  /** Returns the id of the execution whose file can be read. */
  public Optional<String> executionId() {
    return known.link().map(complete -> complete.file().executionId());
  }
}
