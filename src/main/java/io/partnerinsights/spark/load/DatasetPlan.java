package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.stream.StreamPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a load of one dataset reads and creates, found with GETs only.
 *
 * @param log the results of the dataset, which shows its waits, too
 * @param state the table when the run began
 * @param schedule the plan of the scheduled report; null to read by ExecuteNow reports
 * @param scheduled the scheduled report; null if a load has to create it
 * @param id identifies the table in the marks of its reports
 * @param problems why the columns of the dataset do not fit the table
 */
record DatasetPlan(
    LoadContext context,
    Dataset dataset,
    ResultLog log,
    DatasetRanges ranges,
    LoadTable table,
    TableState state,
    SourcePlanner reads,
    @Nullable StreamPlan schedule,
    @Nullable ScheduledReport scheduled,
    String id,
    List<String> problems) {
  /** Digits of the mark of a table in the names of its reports. */
  private static final int MARK = 16;

  /** Maximum age of a report of the history: executions are listed for 90 days. */
  private static final Duration HISTORY_AGE = Duration.ofDays(60);

  /**
   * Plans a load of a dataset that {@link #isSupported is supported}.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table is not one of this
   *     dataset, or the service refuses a call
   */
  static DatasetPlan of(LoadContext context, Dataset dataset, TableName name, ResultLog log) {
    LoadSettings settings = context.settings();
    String period = periodOf(dataset);
    LoadTable table = new LoadTable(context.spark(), name, period);
    TableState state = table.state();
    checkOwner(context, dataset, table.name(), state);
    SourcePlanner reads = SourcePlanner.of(context.account(), dataset, log, state.columns());
    if (period != null) {
      checkPeriod(table.name(), period, reads.columns());
    }
    if (!state.exists()) {
      TableFormat format = TableFormat.ofCatalog(context.spark(), table.name());
      format.checkProperties(table.name(), settings.properties());
    }
    if (settings.datasets().size() == 1 && !state.exists()) {
      checkClusters(settings.clusterBy(), Columns.names(reads.columns()));
    }
    DatasetRanges ranges = new DatasetRanges(dataset, period != null, settings.range());
    Duration interval = settings.schedule();
    boolean ends = context.client().endsSchedules();
    StreamPlan schedule =
        interval == null ? null : reads.schedule(interval, ranges.scheduled(), ends);
    ScheduledReport scheduled =
        schedule == null ? null : schedule.findSchedule(context.reports()).orElse(null);
    String id = state.properties().getOrDefault(LoadProperties.ID, UUID.randomUUID().toString());
    List<String> problems = new ArrayList<>(reads.differentHints());
    DatasetPlan plan =
        new DatasetPlan(
            context, dataset, log, ranges, table, state, reads, schedule, scheduled, id, problems);
    problems.addAll(plan.lostColumns());
    return plan;
  }

  /**
   * Returns the report that the table has been loaded from, if another one replaces it now and it
   * still exists. A user who may write the table's properties chooses among loads' own reports.
   */
  @Nullable ScheduledReport former() {
    return scheduled != null && isSaved(scheduled)
        ? null
        : context.reports().stream()
            .filter(this::isSaved)
            .filter(report -> LoadReports.isOfLoads(report, dataset.name()))
            .findFirst()
            .orElse(null);
  }

  /** Whether the table was loaded from a report; version 0.1.0 wrote its id. */
  private boolean isSaved(ScheduledReport report) {
    String saved = state.properties().get(LoadProperties.SCHEDULE);
    String id = report.reportId();
    return id.equalsIgnoreCase(saved) || LoadProperties.digest(id).equals(saved);
  }

  Stream<String> loadedReports() {
    return schedule == null
        ? Stream.empty()
        : Stream.of(scheduled, former()).filter(Objects::nonNull).map(ScheduledReport::reportId);
  }

  /** Whether a rule says what an execution replaces: months, or the whole table. */
  static boolean isSupported(Dataset dataset) {
    return periodOf(dataset) != null
        || DatasetRanges.isWhole(new DatasetRanges(dataset, false, null).scheduled());
  }

  private static @Nullable String periodOf(Dataset dataset) {
    return DataDictionary.bundled().find(dataset.name()).stream()
        .flatMap(known -> known.columns().stream())
        .filter(column -> column.period() && dataset.isColumn(column.name()))
        .map(column -> dataset.spelling(column.name()).orElseThrow())
        .findFirst()
        .orElse(null);
  }

  private static void checkOwner(
      LoadContext context, Dataset dataset, TableName name, TableState table) {
    if (!table.exists()) {
      if (context.settings().isTable() && name.isSchema(context.spark())) {
        throw LoadErrors.TABLE_IS_SCHEMA.error(name, dataset.name());
      }
      return;
    }
    String own = context.accountDigest();
    if (table.hasMarks()) {
      table.marks().forEach(mark -> checkOwner(dataset, own, name, mark.dataset(), mark.account()));
      return;
    }
    String owner = table.properties().get(LoadProperties.DATASET);
    if (owner == null) {
      throw LoadErrors.NOT_OF_LOAD.error(name, dataset.name());
    }
    String account = table.properties().getOrDefault(LoadProperties.ACCOUNT, own);
    checkOwner(dataset, own, name, owner, account);
  }

  private static void checkOwner(
      Dataset dataset, String own, TableName name, String owner, String account) {
    if (!dataset.name().equalsIgnoreCase(owner)) {
      throw LoadErrors.FOREIGN.error(name, owner);
    }
    if (!account.equals(own)) {
      throw LoadErrors.FOREIGN_ACCOUNT.error(name, owner);
    }
  }

  private static void checkPeriod(TableName table, String period, StructType columns) {
    if (!Columns.names(columns).contains(period)) {
      throw LoadErrors.NO_PERIOD.error(table, period);
    }
    Period.of(table, period, columns);
  }

  /** One of several datasets is allowed to lack columns by which others are clustered. */
  private static void checkClusters(List<String> clusterBy, Set<String> columns) {
    Set<String> absent = Columns.without(clusterBy, columns);
    if (!absent.isEmpty()) {
      throw LoadErrors.WRONG_ARGUMENT.error(
          LoadSettings.Argument.CLUSTER_BY.key(),
          absent,
          "name columns of the dataset: " + String.join(", ", columns));
    }
  }

  /**
   * Returns the problem of columns that the dataset does not have any more. Once a schedule without
   * them exists, or the newest rows have no value in them, the user has accepted it.
   */
  private List<String> lostColumns() {
    Set<String> lost =
        Columns.without(Columns.names(state.columns()), Columns.names(reads.columns()));
    lost.remove(RowProvenance.COLUMN);
    if (scheduled != null
        || lost.isEmpty()
        || context.settings().accept().contains(dataset.name())) {
      return List.of();
    }
    ExecutionKey newest = state.newestWithRows();
    Column newestRows = newest == null ? functions.lit(true) : RowProvenance.isOf(newest);
    Set<String> filled = table.filled(lost, newestRows);
    return filled.isEmpty()
        ? List.of()
        : List.of(
            "the dataset does not have %s any more; a role of the account may be gone. accept => '%s' writes NULL from now on"
                .formatted(String.join(", ", filled), dataset.name()));
  }

  /**
   * Returns whether a report of its own has to load months, because no known execution covers them
   * and the schedule does not reach them. Rows do not matter: a user may have deleted them.
   */
  boolean needsHistory(KnownExecutions known) {
    if (schedule == null || !problems.isEmpty()) {
      return problems.isEmpty();
    }
    if (!ranges.hasMonths()) {
      return !known.covers(MonthRuns.WITHOUT_MONTH);
    }
    YearMonth start = historyStart();
    int from = start == null ? MonthRuns.EVER : MonthRuns.number(start);
    int closed = MonthRuns.number(context.thisMonth()) - 1;
    int reached = ranges.of(ranges.scheduled(), context.now()).first();
    return !known.covers(MonthRuns.between(from, Math.min(closed, Math.max(from, reached))));
  }

  /**
   * Returns the first month of the history: that of the user, of the table, or of the longest
   * range; null for all that there is.
   */
  private @Nullable YearMonth historyStart() {
    if (!ranges.haveMonths()) {
      return null;
    }
    if (schedule == null && state.hasMarks()) {
      return DatasetRanges.start(ranges.scheduled(), context.thisMonth());
    }
    String saved = state.properties().get(LoadProperties.SINCE);
    YearMonth wanted = context.settings().since();
    if (wanted != null || saved == null) {
      return wanted != null ? wanted : longestStart();
    }
    return saved.equals(LoadProperties.LIFETIME) ? null : YearMonth.parse(saved);
  }

  private @Nullable YearMonth longestStart() {
    return DatasetRanges.start(ranges.longest(), context.thisMonth());
  }

  /** Returns what to expect of argument {@code since} if it is before the dataset's ranges. */
  Optional<String> lateStart() {
    YearMonth since = context.settings().since();
    YearMonth offered = ranges.haveMonths() ? longestStart() : null;
    return since == null || offered == null || !since.isBefore(offered)
        ? Optional.empty()
        : Optional.of(
            "the dataset's longest range is %s, so the service may have no rows before %s"
                .formatted(ranges.longest(), offered));
  }

  /**
   * Returns a new history. The running month is left to the schedule, whose executions replace it
   * as long as they show it.
   */
  private LoadReports.History closedMonths() {
    boolean isOpen = schedule == null || !ranges.hasMonths();
    return upTo(isOpen ? null : context.thisMonth().minusMonths(1));
  }

  private LoadReports.History upTo(@Nullable YearMonth last) {
    return new LoadReports.History(dataset.name(), historyStart(), last, mark());
  }

  /** Returns the mark of this table in the names of its reports. */
  String mark() {
    return Fingerprint.of("load " + context.accountDigest() + " " + dataset.name() + " " + id)
        .digits()
        .substring(0, MARK);
  }

  /** Creates the table if it does not exist, or what it lacks for the state. */
  void prepareTable() throws NoSuchTableException {
    if (!state.exists()) {
      YearMonth since = historyStart();
      Map<String, String> all = new HashMap<>(context.settings().properties());
      all.put(LoadProperties.DATASET, dataset.name());
      all.put(LoadProperties.ACCOUNT, context.accountDigest());
      all.put(LoadProperties.SINCE, since == null ? LoadProperties.LIFETIME : since.toString());
      all.put(LoadProperties.ID, id);
      table.create(reads.columns(), all, context.settings().clusterBy());
      return;
    }
    if (!state.properties().containsKey(LoadProperties.ID)) {
      table.save(Map.of(LoadProperties.ID, id));
    }
  }

  /**
   * A report of the history.
   *
   * @param submitted the report, if an earlier run has created it; null for a new one
   * @param described what its description says
   */
  record HistoryReport(@Nullable ScheduledReport submitted, LoadReports.History described) {
    /**
     * Returns the range of an execution.
     *
     * @param asked when the report was created: it has no later rows, even if it says no end
     */
    ExecutionRange range(Instant asked) {
      return ExecutionRange.explicit(described.first(), described.last(), asked);
    }

    /** Describes what a run does with the report. */
    String step() {
      return submitted == null
          ? "create a report " + described.range("the first row")
          : "read report " + submitted.reportId();
    }
  }

  /** Returns the report that an earlier run of this table has created, or a new one. */
  HistoryReport history() {
    return ownHistory()
        .or(this::history01)
        .orElseGet(() -> new HistoryReport(null, closedMonths()));
  }

  /** Returns the newest report that the marks of its name and description say is of this table. */
  Optional<HistoryReport> ownHistory() {
    return recentReports()
        .flatMap(
            report ->
                LoadReports.history(report).stream()
                    .filter(own -> own.mark().equals(mark()))
                    .map(own -> new HistoryReport(report, own)))
        .findFirst();
  }

  /** Returns the reports that the service keeps for long enough, the newest first. */
  private Stream<ScheduledReport> recentReports() {
    Instant oldest = context.now().minus(HISTORY_AGE);
    return context.reports().stream()
        .filter(report -> created(report).isAfter(oldest))
        .sorted(Comparator.comparing(DatasetPlan::created).reversed());
  }

  private static Instant created(ScheduledReport report) {
    return report.findCreatedTime().orElse(Instant.MIN);
  }

  /** The names of version 0.1.0 identify the rows, not the table. Its reports had no end. */
  private Optional<HistoryReport> history01() {
    List<ScheduledReport> former =
        recentReports()
            .filter(report -> LoadReports.isHistory01Of(report, dataset.name()))
            .toList();
    if (former.isEmpty() || !state.exists()) {
      return Optional.empty();
    }
    LoadReports.History open = upTo(null);
    Fingerprint rows = reads.history(open).reportPlan().fingerprint();
    return former.stream()
        .filter(report -> LoadReports.isHistory01(report, rows))
        .map(report -> new HistoryReport(report, open))
        .findFirst();
  }

  ReadPlan newHistory() {
    return reads.history(closedMonths());
  }
}
