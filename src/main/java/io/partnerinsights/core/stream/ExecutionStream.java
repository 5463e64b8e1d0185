package io.partnerinsights.core.stream;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.options.StreamOptions.StartingExecution;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.Executions;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.stream.StreamOffset.Pin;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executions of one report, each of them once and in order of their times. Thread-safe: one
 * call at a time advances the stream, and links are renewed meanwhile. A call may block for a
 * request and its retries, and an interrupt ends it.
 */
public final class ExecutionStream {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionStream.class);

  /** Minimum age of an execution that leaves the offset, because the service has not listed it. */
  private static final Duration REMEMBERED = Executions.LISTED.plusDays(30);

  /** Maximum age of an offset. An older one is renewed, so that it proves that nothing was lost. */
  private static final Duration RENEWAL = Duration.ofDays(7);

  /** Maximum age of a list from which links are taken. */
  private static final Duration LINK_AGE = Duration.ofMinutes(10);

  private final StreamPlan plan;
  private final String schema;

  /** Held by the one call that advances the stream. */
  private final Lock advancing = Threads.system().lock();

  /** Null until a call needs the report. */
  private volatile @Nullable ExecutionLister lister;

  /**
   * The list that a limited stream reads, which is {@link Executions#NONE} until it is made; null
   * for a stream without a limit.
   */
  private volatile @Nullable Executions available;

  /**
   * The executions that the last call has listed and not read, with their times; null before the
   * first call.
   */
  private @Nullable Map<String, Instant> pending;

  /** Opens the stream; no call. A restart must have the same columns of rows. */
  public ExecutionStream(StreamPlan plan, ReportSchema columns) {
    this.plan = plan;
    this.schema = columns.toString();
  }

  /** Limits the stream to the executions that are complete at the next call of {@link #latest}. */
  public void stopAfterAvailable() {
    available = Executions.NONE;
  }

  /**
   * Returns the offset after the next executions, or {@code start} if there are none. The first
   * offset of a stream may contain none. The same holds for an offset each week, which keeps the
   * position up to date.
   *
   * <p>Makes one GET, and none within the interval of polls: option {@code pollInterval}, or one
   * minute. While no execution completes, a second GET looks the report up, once an hour. The first
   * call also finds the report, or creates it. An outage of the service is waited for, for option
   * {@code reportTimeout} at most.
   */
  public StreamOffset latest(StreamOffset start, int maxExecutions) {
    return InterruptibleLocks.callLocked(advancing, () -> next(start, maxExecutions));
  }

  /**
   * Returns the executions between two offsets, in order, with links that are renewed. Makes one
   * GET if the last list is not recent, or is of an earlier run.
   */
  public List<Report> reports(StreamOffset start, StreamOffset end) {
    return end.isInitial()
        ? List.of()
        : InterruptibleLocks.callLocked(advancing, () -> between(start, end));
  }

  /**
   * Returns an execution of an offset again, with the newest link to its file; one GET. Empty if
   * the service no longer lists it and option {@code failOnDataLoss} is false.
   */
  public Optional<Report> renewed(StreamOffset position, String executionId) {
    Executions list = lister(position).fetch();
    return find(executionId, position.timeOf(executionId).orElse(Instant.MIN), list);
  }

  /**
   * Returns the ages of the complete executions that a stream with this offset has not read, as far
   * as the last list shows, the oldest first; no call.
   */
  public List<Duration> backlog(StreamOffset consumed) {
    ExecutionLister lists = lister;
    if (lists == null || consumed.isInitial()) {
      return List.of();
    }
    Executions list = lists.newest();
    return unread(consumed, list).stream()
        .map(execution -> Duration.between(list.timeOf(execution), list.time()))
        .toList();
  }

  /** Returns the lists of the stream's report; the first call finds the report, or creates it. */
  private ExecutionLister lister(StreamOffset offset) {
    ExecutionLister lists = lister;
    if (lists == null) {
      lists =
          InterruptibleLocks.callLocked(advancing, () -> lister == null ? open(offset) : lister);
      lister = lists;
    }
    check(offset, lists.report().reportId());
    return lists;
  }

  private ExecutionLister open(StreamOffset offset) {
    String known = offset.isInitial() ? plan.reportId() : offset.pin().reportId();
    ScheduledReport report =
        ReportWait.within(
            plan.session().context(),
            waiting ->
                known == null ? creation(waiting).report() : existing(known, offset, waiting));
    LOG.info("The stream reads the executions of report {}", report.reportId());
    plan.session().deleteDueReports();
    return new ExecutionLister(report, plan.session());
  }

  /**
   * Looks the report up until lists show it: an earlier run may have just created it. Another one
   * than that of the options is looked up to say whether it was deleted.
   */
  private ScheduledReport existing(String reportId, StreamOffset offset, ReportWait waiting) {
    boolean found = reportId.equalsIgnoreCase(plan.reportId());
    ErrorRow missing = found ? PlanErrors.REPORT_NOT_FOUND : StreamErrors.DELETED_REPORT;
    Duration age =
        plan.reportId() != null
            ? ReportState.LIST_LAG
            : Duration.between(offset.completeUntil(), waiting.serviceTime());
    ScheduledReport report =
        Executions.report(waiting, reportId, ReportState.LIST_LAG.minus(age))
            .orElseThrow(() -> missing.error(reportId));
    if (plan.reportId() == null) {
      creation(waiting).check(report);
    }
    return report;
  }

  private ScheduleCreation creation(ReportWait waiting) {
    return ScheduleCreation.ofStreams(plan.session(), plan.read().query(), waiting);
  }

  /** Checks that an offset belongs to this report and these columns. */
  private void check(StreamOffset offset, String reportId) {
    if (offset.isInitial()) {
      return;
    }
    Pin pin = offset.pin();
    String expected = Objects.requireNonNullElse(plan.reportId(), reportId);
    if (!pin.reportId().equalsIgnoreCase(expected)) {
      throw StreamErrors.OTHER_REPORT.error(pin.reportId(), expected);
    }
    if (!pin.schema().equals(schema)) {
      throw StreamErrors.OTHER_SCHEMA.error(
          differing(pin.schema(), schema), differing(schema, pin.schema()), pin.reportId());
    }
  }

  /** Returns the columns that the other schema lacks; all columns if only their order differs. */
  private static String differing(String schema, String other) {
    Set<String> columns = new LinkedHashSet<>(List.of(schema.split(", ")));
    Set<String> others = Set.copyOf(List.of(other.split(", ")));
    if (columns.equals(others)) {
      return schema;
    }
    columns.removeAll(others);
    return columns.isEmpty() ? "no further column" : String.join(", ", columns);
  }

  private String reportId() {
    return scheduled().reportId();
  }

  private ScheduledReport scheduled() {
    return Objects.requireNonNull(lister, "each call of the stream opens it first").report();
  }

  private StreamOffset next(StreamOffset start, int maxExecutions) {
    ExecutionLister lists = lister(start);
    Executions list = list(lists);
    StreamOffset base = start.isInitial() ? first(list) : start;
    checkLoss(start, list);
    List<ReportExecution> unread = unread(base, list);
    List<ReportExecution> chosen = unread.stream().limit(maxExecutions).toList();
    List<ReportExecution> rest = unread.subList(chosen.size(), unread.size());
    pending = list.times(unread);
    if (!chosen.isEmpty()) {
      lists.executionCompleted();
    } else if (available == null) {
      lists.lookUp();
    }
    Instant until =
        rest.stream()
            .map(list::timeOf)
            .filter(list.time()::isAfter)
            .findFirst()
            .orElse(list.time());
    if (chosen.isEmpty()
        && !start.isInitial()
        && !start.completeUntil().plus(RENEWAL).isBefore(until)) {
      return start;
    }
    return base.with(list.times(chosen), until, (id, time) -> isKept(id, time, list));
  }

  private Executions list(ExecutionLister lists) {
    Executions limit = available;
    if (limit == null) {
      return lists.list();
    }
    if (limit.equals(Executions.NONE)) {
      limit = lists.list(Duration.ZERO);
      available = limit;
    }
    return limit;
  }

  private StreamOffset first(Executions list) {
    StartingExecution start = plan.session().options().get(StreamOptions.STARTING_EXECUTION);
    Map<String, Instant> skipped = start.skipsExisting() ? list.times(list.complete()) : Map.of();
    Pin pin = new Pin(reportId(), schema, start.time());
    return StreamOffset.first(pin, list.time(), skipped);
  }

  private static List<ReportExecution> unread(StreamOffset base, Executions list) {
    return list.complete().stream()
        .filter(execution -> !base.contains(execution.executionId()))
        .filter(execution -> !isBeforeStart(base.pin(), execution))
        .toList();
  }

  /** An execution of unknown time is never skipped. */
  private static boolean isBeforeStart(Pin pin, ReportExecution execution) {
    Instant generated = execution.reportGeneratedTime();
    return generated != null && pin.from() != null && generated.isBefore(pin.from());
  }

  private static boolean isKept(String executionId, Instant time, Executions list) {
    return time.plus(REMEMBERED).isAfter(list.time()) || list.find(executionId).isPresent();
  }

  /**
   * Checks that no execution has left the service's list unread: since the offset of an earlier
   * run, or since the last list of this one.
   */
  private void checkLoss(StreamOffset start, Executions list) {
    Instant horizon = list.time().minus(Executions.CERTAINLY_LISTED);
    Map<String, Instant> before = pending;
    if (before == null) {
      if (!start.isInitial() && isLost(start.completeUntil(), horizon, list)) {
        lost(StreamErrors.GAP.error(start.completeUntil(), reportId()));
      }
      return;
    }
    before.forEach(
        (id, time) -> {
          if (time.isBefore(horizon) && !start.contains(id) && list.find(id).isEmpty()) {
            lost(StreamErrors.LOST.error(time, reportId(), id));
          }
        });
  }

  private static boolean isLost(Instant completeUntil, Instant horizon, Executions list) {
    return completeUntil.isBefore(horizon)
        && list.complete().stream().map(list::timeOf).allMatch(time -> time.isAfter(completeUntil));
  }

  private void lost(PartnerInsightsException error) {
    if (plan.session().options().get(StreamOptions.FAIL_ON_DATA_LOSS)) {
      throw error;
    }
    LOG.warn(
        "Report {}: executions may be missing from the stream. It continues, because option"
            + " failOnDataLoss is false. Cause: {}",
        error.ids().get("reportId"),
        error.summary());
  }

  private List<Report> between(StreamOffset start, StreamOffset end) {
    ExecutionLister lists = lister(end);
    List<Map.Entry<String, Instant>> executions = end.since(start);
    if (executions.isEmpty()) {
      return List.of();
    }
    Executions last = lists.newest();
    boolean complete = executions.stream().allMatch(each -> last.find(each.getKey()).isPresent());
    Executions list = lists.list(complete ? LINK_AGE : Duration.ZERO);
    return executions.stream()
        .flatMap(each -> find(each.getKey(), each.getValue(), list).stream())
        .toList();
  }

  private Optional<Report> find(String executionId, Instant time, Executions list) {
    Optional<Report> found = list.find(executionId).map(this::report);
    if (found.isEmpty() && time.isAfter(list.time().minus(Executions.CERTAINLY_LISTED))) {
      throw StreamErrors.WITHOUT_FILE.error(time, reportId(), executionId);
    }
    if (found.isEmpty()) {
      lost(StreamErrors.LOST.error(time, reportId(), executionId));
    }
    return found;
  }

  private Report report(ReportExecution execution) {
    return plan.read().given(CompletedReport.of(reportId(), execution, scheduled().format()));
  }
}
