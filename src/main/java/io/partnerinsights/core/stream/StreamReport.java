package io.partnerinsights.core.stream;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.options.StreamOptions.StartingExecution;
import io.partnerinsights.core.report.ReportErrors;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.stream.StreamOffset.Pin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The report of a stream, and the rules by which its executions follow each other. */
final class StreamReport {
  private static final Logger LOG = LoggerFactory.getLogger(StreamReport.class);

  /** Default of the minimum time between two lists; executions are at least four hours apart. */
  private static final Duration POLL_INTERVAL = Duration.ofMinutes(1);

  /** How long the service lists an execution. */
  private static final Duration LISTED = Duration.ofDays(90);

  /** How long an execution is certainly listed after its end: it may run for some hours. */
  private static final Duration CERTAINLY_LISTED = LISTED.minusDays(1);

  /** Minimum age of an execution that leaves the offset, because the service has not listed it. */
  private static final Duration REMEMBERED = LISTED.plusDays(30);

  /** Maximum age of an offset. An older one is renewed, so that it proves that nothing was lost. */
  private static final Duration RENEWAL = Duration.ofDays(7);

  /** Maximum age of a list from which links are taken. */
  private static final Duration LINK_AGE = Duration.ofMinutes(10);

  private final StreamPlan plan;
  private final String schema;
  private final ScheduledReport report;
  private final ExecutionLister lister;
  private final ReportWatch watch;
  private boolean onlyAvailable;
  private Optional<ListedExecutions> available = Optional.empty();

  /** Whether the executions since the first offset were found listed. */
  private boolean lossChecked;

  /** The executions that the last call has listed and not read, with their times. */
  private Map<String, Instant> pending = Map.of();

  private StreamReport(StreamPlan plan, String schema, ScheduledReport report) {
    ConnectorOptions options = plan.session().options();
    PartnerInsightsClient client = plan.session().client();
    Clock clock = plan.session().jobs().clock();
    this.plan = plan;
    this.schema = schema;
    this.report = report;
    this.lister =
        new ExecutionLister(
            client,
            report.reportId(),
            plan.session().jobs(),
            options.find(Options.POLL_INTERVAL).orElse(POLL_INTERVAL),
            options.get(Options.REPORT_TIMEOUT));
    this.watch = new ReportWatch(client, report.reportId(), clock);
  }

  /**
   * Finds the report of an offset or of the options, or creates it if the options have a schedule.
   *
   * @throws PartnerInsightsException {@code REPORT_NOT_FOUND}; {@code SCHEDULE_DIFFERS}
   */
  static StreamReport open(StreamPlan plan, String schema, StreamOffset offset) {
    Optional<String> known =
        offset.isInitial() ? plan.reportId() : Optional.of(offset.pin().reportId());
    ScheduledReport report =
        known.map(id -> existing(plan, id)).orElseGet(() -> new EnsuredSchedule(plan).report());
    ReportWatch.warn(report);
    LOG.info("The stream reads the executions of report {}", report.reportId());
    return new StreamReport(plan, schema, report);
  }

  private static ScheduledReport existing(StreamPlan plan, String reportId) {
    ScheduledReport report =
        plan.session()
            .client()
            .report(reportId)
            .orElseThrow(() -> ReportErrors.reportNotFound(reportId));
    if (plan.reportId().isEmpty()) {
      new EnsuredSchedule(plan).check(report);
    }
    return report;
  }

  /**
   * Checks that an offset belongs to this report and these columns.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH}
   */
  void check(StreamOffset offset) {
    if (offset.isInitial()) {
      return;
    }
    Pin pin = offset.pin();
    String expected = plan.reportId().orElse(report.reportId());
    if (!pin.reportId().equalsIgnoreCase(expected)) {
      throw StreamErrors.otherReport(pin.reportId(), expected);
    }
    if (!pin.schema().equals(schema)) {
      throw StreamErrors.otherSchema(pin, schema);
    }
  }

  void stopAfterAvailable() {
    onlyAvailable = true;
    available = Optional.empty();
  }

  StreamOffset latest(StreamOffset start, int maxExecutions) {
    ListedExecutions list = list();
    StreamOffset base = start.isInitial() ? first(list) : start;
    checkLoss(start, list);
    List<ReportExecution> unread = unread(base, list);
    List<ReportExecution> chosen = unread.stream().limit(maxExecutions).toList();
    List<ReportExecution> rest = unread.subList(chosen.size(), unread.size());
    pending = list.times(unread);
    if (!chosen.isEmpty()) {
      watch.executionCompleted();
    } else if (!onlyAvailable && watch.isDue()) {
      watch.check();
    }
    Instant until =
        rest.stream()
            .map(list::timeOf)
            .filter(list.time()::isAfter)
            .findFirst()
            .orElse(list.time());
    if (chosen.isEmpty() && !start.isInitial() && !isOld(start, until)) {
      return start;
    }
    return base.with(list.times(chosen), until, (id, time) -> isKept(id, time, list));
  }

  private ListedExecutions list() {
    if (onlyAvailable) {
      available = available.or(() -> Optional.of(lister.listNow()));
      return available.get();
    }
    boolean calls = lister.isDue();
    ListedExecutions list = lister.list();
    if (calls) {
      watch.listed(list.isEmpty());
    }
    return list;
  }

  private StreamOffset first(ListedExecutions list) {
    StartingExecution start = plan.session().options().get(StreamOptions.STARTING_EXECUTION);
    Map<String, Instant> skipped = start.skipsExisting() ? list.times(list.complete()) : Map.of();
    Pin pin = new Pin(report.reportId(), schema, start.from());
    return StreamOffset.first(pin, list.time(), skipped);
  }

  private static List<ReportExecution> unread(StreamOffset base, ListedExecutions list) {
    return list.complete().stream()
        .filter(execution -> !base.contains(execution.executionId()))
        .filter(execution -> !isBeforeStart(base.pin(), execution))
        .toList();
  }

  /** An execution of unknown time is never skipped. */
  private static boolean isBeforeStart(Pin pin, ReportExecution execution) {
    return execution
        .reportGeneratedTime()
        .flatMap(time -> pin.from().filter(time::isBefore))
        .isPresent();
  }

  private static boolean isOld(StreamOffset offset, Instant until) {
    return offset.completeUntil().plus(RENEWAL).isBefore(until);
  }

  private static boolean isKept(String executionId, Instant time, ListedExecutions list) {
    return time.plus(REMEMBERED).isAfter(list.time()) || list.find(executionId).isPresent();
  }

  /**
   * Checks that no execution has left the service's list unread: since the offset of an earlier
   * run, or since the last list of this one.
   */
  private void checkLoss(StreamOffset start, ListedExecutions list) {
    Instant horizon = list.time().minus(CERTAINLY_LISTED);
    if (!lossChecked && !start.isInitial() && isLost(start.completeUntil(), horizon, list)) {
      lost(StreamErrors.gap(report.reportId(), start.completeUntil()));
    }
    lossChecked = true;
    pending.forEach(
        (id, time) -> {
          if (time.isBefore(horizon) && !start.contains(id) && list.find(id).isEmpty()) {
            lost(StreamErrors.lost(report.reportId(), id, time));
          }
        });
  }

  private static boolean isLost(Instant completeUntil, Instant horizon, ListedExecutions list) {
    return completeUntil.isBefore(horizon)
        && list.complete().stream().map(list::timeOf).allMatch(time -> time.isAfter(completeUntil));
  }

  private void lost(PartnerInsightsException error) {
    if (plan.session().options().get(StreamOptions.FAIL_ON_DATA_LOSS)) {
      throw error;
    }
    LOG.warn("The stream continues, because failOnDataLoss is false: {}", error.summary());
  }

  /** Returns the executions that only the later offset contains, with renewable links. */
  List<Report> between(StreamOffset start, StreamOffset end) {
    List<Map.Entry<String, Instant>> executions = end.since(start);
    if (executions.isEmpty()) {
      return List.of();
    }
    ListedExecutions list = listWith(executions);
    return executions.stream()
        .flatMap(each -> find(each.getKey(), each.getValue(), list).stream())
        .toList();
  }

  private ListedExecutions listWith(List<Map.Entry<String, Instant>> executions) {
    ListedExecutions newest = lister.newest();
    boolean recent = lister.age().compareTo(LINK_AGE) < 0;
    boolean usable =
        recent && executions.stream().allMatch(each -> newest.find(each.getKey()).isPresent());
    return usable ? newest : lister.listNow();
  }

  private Optional<Report> find(String executionId, Instant time, ListedExecutions list) {
    Optional<Report> found = list.find(executionId).map(this::report);
    if (found.isEmpty() && time.isAfter(list.time().minus(CERTAINLY_LISTED))) {
      throw StreamErrors.withoutFile(report.reportId(), executionId);
    }
    if (found.isEmpty()) {
      lost(StreamErrors.lost(report.reportId(), executionId, time));
    }
    return found;
  }

  /** Returns an execution of an offset from a list that is made now. */
  Optional<Report> renewed(String executionId, StreamOffset position) {
    ListedExecutions list = lister.listNow();
    return find(executionId, position.timeOf(executionId).orElse(Instant.MIN), list);
  }

  private Report report(ReportExecution execution) {
    return plan.read()
        .given(
            new CompletedReport(
                report.reportId(),
                execution.executionId(),
                execution.format().orElse(report.format()),
                execution.reportAccessSecureLink().orElseThrow(),
                execution.reportGeneratedTime()));
  }

  Backlog backlog(StreamOffset consumed) {
    ListedExecutions list = lister.newest();
    if (consumed.isInitial()) {
      return Backlog.NONE;
    }
    List<ReportExecution> unread = unread(consumed, list);
    Duration lag =
        unread.isEmpty()
            ? Duration.ZERO
            : Duration.between(list.timeOf(unread.get(0)), list.time());
    return new Backlog(unread.size(), lag, consumed.newest());
  }
}
