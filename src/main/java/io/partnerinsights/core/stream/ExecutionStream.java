package io.partnerinsights.core.stream;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.errors.ErrorTemplate;
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
import io.partnerinsights.core.stream.StreamOffset.StreamIdentity;
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

  /** Minimum age at which an execution is removed from the offset, if it is no longer listed. */
  private static final Duration REMEMBERED_PERIOD = Executions.LISTING_PERIOD.plusDays(30);

  /** Maximum age of an offset. An older one is renewed, to prove that no execution was lost. */
  private static final Duration MAX_OFFSET_AGE = Duration.ofDays(7);

  /** Maximum age of a list from which links are taken. */
  private static final Duration MAX_LINK_LIST_AGE = Duration.ofMinutes(10);

  private final StreamPlan plan;
  private final String schemaText;

  /** Held by the one call that advances the stream. */
  private final Lock advanceLock = Threads.system().newLock();

  /** Null until a call needs the report. */
  private volatile @Nullable ExecutionLister lister;

  /**
   * The list that a limited stream reads, which is {@link Executions#NONE} until it is made; null
   * for a stream without a limit.
   */
  private volatile @Nullable Executions limitedList;

  /**
   * The executions that the last call has listed and not read, with their times; null before the
   * first call.
   */
  private @Nullable Map<String, Instant> unreadTimes;

  /** Opens the stream; no call. A restart must have the same columns of rows. */
  public ExecutionStream(StreamPlan plan, ReportSchema columns) {
    this.plan = plan;
    this.schemaText = columns.toString();
  }

  /**
   * Limits the stream to the executions that are complete at the next call of {@link
   * #latestOffset}.
   */
  public void limitToAvailable() {
    limitedList = Executions.NONE;
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
  public StreamOffset latestOffset(StreamOffset start, int maxExecutions) {
    return InterruptibleLocks.callLocked(advanceLock, () -> advanceFrom(start, maxExecutions));
  }

  /**
   * Returns the executions between two offsets, in order, with links that are renewed. Makes one
   * GET if the last list is not recent, or is of an earlier run.
   */
  public List<Report> reportsBetween(StreamOffset start, StreamOffset end) {
    return end.isInitial()
        ? List.of()
        : InterruptibleLocks.callLocked(advanceLock, () -> findReportsBetween(start, end));
  }

  /**
   * Returns an execution of an offset again, with the newest link to its file; one GET. Empty if
   * the service no longer lists it and option {@code failOnDataLoss} is false.
   */
  public Optional<Report> fetchReport(StreamOffset position, String executionId) {
    Executions list = openLister(position).requestList();
    return findReport(executionId, position.findTime(executionId).orElse(Instant.MIN), list);
  }

  /**
   * Returns the ages of the complete executions that a stream with this offset has not read, as far
   * as the last list shows, the oldest first; no call.
   */
  public List<Duration> pendingAges(StreamOffset readOffset) {
    ExecutionLister currentLister = lister;
    if (currentLister == null || readOffset.isInitial()) {
      return List.of();
    }
    Executions list = currentLister.newestList();
    return unreadExecutions(readOffset, list).stream()
        .map(execution -> Duration.between(list.generatedTimeOf(execution), list.listTime()))
        .toList();
  }

  /** Returns the lists of the stream's report; the first call finds the report, or creates it. */
  private ExecutionLister openLister(StreamOffset offset) {
    ExecutionLister currentLister = lister;
    if (currentLister == null) {
      currentLister =
          InterruptibleLocks.callLocked(
              advanceLock, () -> lister == null ? newLister(offset) : lister);
      lister = currentLister;
    }
    checkOffset(offset, currentLister.report().reportId());
    return currentLister;
  }

  private ExecutionLister newLister(StreamOffset offset) {
    String knownReportId = offset.isInitial() ? plan.reportId() : offset.identity().reportId();
    ScheduledReport report =
        ReportWait.callInWait(
            plan.session().context(),
            wait ->
                knownReportId == null
                    ? scheduleCreation(wait).findOrCreate()
                    : lookUpReport(knownReportId, offset, wait));
    LOG.info("The stream reads the executions of report {}", report.reportId());
    plan.session().deleteDueReports();
    return new ExecutionLister(report, plan.session());
  }

  /**
   * Looks the report up until lists show it, because an earlier run may have just created it. A
   * report that only the checkpoint names may have been deleted.
   */
  private ScheduledReport lookUpReport(String reportId, StreamOffset offset, ReportWait wait) {
    boolean isNamedByOptions = reportId.equalsIgnoreCase(plan.reportId());
    ErrorTemplate notFoundRow =
        isNamedByOptions ? PlanErrors.REPORT_NOT_FOUND : StreamErrors.DELETED_REPORT;
    Duration age =
        plan.reportId() != null
            ? ReportState.LIST_LAG
            : Duration.between(offset.completeUntil(), wait.serviceTime());
    ScheduledReport report =
        Executions.lookUpReport(wait, reportId, ReportState.LIST_LAG.minus(age))
            .orElseThrow(() -> notFoundRow.error(reportId));
    if (plan.reportId() == null) {
      scheduleCreation(wait).checkReport(report);
    }
    return report;
  }

  private ScheduleCreation scheduleCreation(ReportWait wait) {
    return ScheduleCreation.ofStreams(plan.session(), plan.readPlan().query(), wait);
  }

  /** Checks that an offset belongs to this report and these columns. */
  private void checkOffset(StreamOffset offset, String reportId) {
    if (offset.isInitial()) {
      return;
    }
    StreamIdentity identity = offset.identity();
    String expectedReportId = Objects.requireNonNullElse(plan.reportId(), reportId);
    if (!identity.reportId().equalsIgnoreCase(expectedReportId)) {
      throw StreamErrors.OTHER_REPORT.error(identity.reportId(), expectedReportId);
    }
    if (!identity.schemaText().equals(schemaText)) {
      throw StreamErrors.OTHER_SCHEMA.error(
          columnsOnlyIn(identity.schemaText(), schemaText),
          columnsOnlyIn(schemaText, identity.schemaText()),
          identity.reportId());
    }
  }

  /** Returns the columns that the other schema lacks; all columns if only their order differs. */
  private static String columnsOnlyIn(String schema, String otherSchema) {
    Set<String> columns = new LinkedHashSet<>(List.of(schema.split(", ")));
    Set<String> otherColumns = Set.copyOf(List.of(otherSchema.split(", ")));
    if (columns.equals(otherColumns)) {
      return schema;
    }
    columns.removeAll(otherColumns);
    return columns.isEmpty() ? "none" : String.join(", ", columns);
  }

  private String reportId() {
    return streamReport().reportId();
  }

  private ScheduledReport streamReport() {
    return Objects.requireNonNull(lister, "each call of the stream opens it first").report();
  }

  private StreamOffset advanceFrom(StreamOffset start, int maxExecutions) {
    ExecutionLister currentLister = openLister(start);
    Executions list = readableList(currentLister);
    StreamOffset baseOffset = start.isInitial() ? firstOffset(list) : start;
    checkLoss(start, list);
    List<ReportExecution> unreadExecutions = unreadExecutions(baseOffset, list);
    List<ReportExecution> nextExecutions = unreadExecutions.stream().limit(maxExecutions).toList();
    List<ReportExecution> laterExecutions =
        unreadExecutions.subList(nextExecutions.size(), unreadExecutions.size());
    unreadTimes = list.generatedTimesById(unreadExecutions);
    if (!nextExecutions.isEmpty()) {
      currentLister.postponeLookup();
    } else if (limitedList == null) {
      currentLister.lookUpReportIfDue();
    }
    Instant completeUntil =
        laterExecutions.stream()
            .map(list::generatedTimeOf)
            .filter(list.listTime()::isAfter)
            .findFirst()
            .orElse(list.listTime());
    if (nextExecutions.isEmpty()
        && !start.isInitial()
        && !start.completeUntil().plus(MAX_OFFSET_AGE).isBefore(completeUntil)) {
      return start;
    }
    return baseOffset.withExecutions(
        list.generatedTimesById(nextExecutions),
        completeUntil,
        (id, time) -> mustKeep(id, time, list));
  }

  private Executions readableList(ExecutionLister currentLister) {
    Executions currentList = limitedList;
    if (currentList == null) {
      return currentLister.listIfDue();
    }
    if (currentList.equals(Executions.NONE)) {
      currentList = currentLister.listIfOlder(Duration.ZERO);
      limitedList = currentList;
    }
    return currentList;
  }

  private StreamOffset firstOffset(Executions list) {
    StartingExecution startingExecution =
        plan.session().options().get(StreamOptions.STARTING_EXECUTION);
    Map<String, Instant> skippedTimes =
        startingExecution.skipsExisting()
            ? list.generatedTimesById(list.completeExecutions())
            : Map.of();
    StreamIdentity identity =
        new StreamIdentity(reportId(), schemaText, startingExecution.earliestTime());
    return StreamOffset.ofFirstList(identity, list.listTime(), skippedTimes);
  }

  private static List<ReportExecution> unreadExecutions(StreamOffset baseOffset, Executions list) {
    return list.completeExecutions().stream()
        .filter(execution -> !baseOffset.contains(execution.executionId()))
        .filter(execution -> !isBeforeStart(baseOffset.identity(), execution))
        .toList();
  }

  /** An execution of unknown time is never skipped. */
  private static boolean isBeforeStart(StreamIdentity identity, ReportExecution execution) {
    Instant generatedTime = execution.reportGeneratedTime();
    return generatedTime != null
        && identity.startTime() != null
        && generatedTime.isBefore(identity.startTime());
  }

  private static boolean mustKeep(String executionId, Instant time, Executions list) {
    return time.plus(REMEMBERED_PERIOD).isAfter(list.listTime())
        || list.findById(executionId).isPresent();
  }

  /**
   * Checks that no execution has left the service's list unread: since the offset of an earlier
   * run, or since the last list of this one.
   */
  private void checkLoss(StreamOffset start, Executions list) {
    Instant listStart = list.listTime().minus(Executions.CERTAIN_LISTING_PERIOD);
    Map<String, Instant> previousTimes = unreadTimes;
    if (previousTimes == null) {
      if (!start.isInitial() && hasGap(start.completeUntil(), listStart, list)) {
        throwOrLogLoss(StreamErrors.EXECUTIONS_MISSED.error(start.completeUntil(), reportId()));
      }
      return;
    }
    previousTimes.forEach(
        (id, time) -> {
          if (time.isBefore(listStart) && !start.contains(id) && list.findById(id).isEmpty()) {
            throwOrLogLoss(StreamErrors.EXECUTION_LOST.error(time, reportId(), id));
          }
        });
  }

  private static boolean hasGap(Instant completeUntil, Instant listStart, Executions list) {
    return completeUntil.isBefore(listStart)
        && list.completeExecutions().stream()
            .map(list::generatedTimeOf)
            .allMatch(time -> time.isAfter(completeUntil));
  }

  private void throwOrLogLoss(PartnerInsightsException error) {
    if (plan.session().options().get(StreamOptions.FAIL_ON_DATA_LOSS)) {
      throw error;
    }
    LOG.warn(
        "The stream of report {} may lack rows, and continues because option failOnDataLoss is"
            + " false: {}. If you need the missing rows, read their months in a batch read with"
            + " option query",
        error.ids().get("reportId"),
        error.summary());
  }

  private List<Report> findReportsBetween(StreamOffset start, StreamOffset end) {
    ExecutionLister currentLister = openLister(end);
    List<Map.Entry<String, Instant>> executions = end.executionsAfter(start);
    if (executions.isEmpty()) {
      return List.of();
    }
    Executions lastList = currentLister.newestList();
    boolean isListed =
        executions.stream().allMatch(each -> lastList.findById(each.getKey()).isPresent());
    Executions list = currentLister.listIfOlder(isListed ? MAX_LINK_LIST_AGE : Duration.ZERO);
    return executions.stream()
        .flatMap(each -> findReport(each.getKey(), each.getValue(), list).stream())
        .toList();
  }

  private Optional<Report> findReport(String executionId, Instant time, Executions list) {
    Optional<Report> report = list.findById(executionId).map(this::toReport);
    if (report.isEmpty()
        && time.isAfter(list.listTime().minus(Executions.CERTAIN_LISTING_PERIOD))) {
      throw StreamErrors.EXECUTION_WITHOUT_FILE.error(time, reportId(), executionId);
    }
    if (report.isEmpty()) {
      throwOrLogLoss(StreamErrors.EXECUTION_LOST.error(time, reportId(), executionId));
    }
    return report;
  }

  private Report toReport(ReportExecution execution) {
    return plan.readPlan()
        .reportOf(CompletedReport.of(reportId(), execution, streamReport().format()));
  }
}
