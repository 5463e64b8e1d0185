package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What a load of one dataset reads and creates, found with GETs only. */
final class DatasetPlan {
  /** In the description of a report: all rows, and no end. */
  private static final String EVER = "ever";

  private static final String NOW = "now";

  /** Digits of the mark of a table in the names of its reports. */
  private static final int MARK = 16;

  /** Maximum age of a report of the history: executions are listed for 90 days. */
  private static final Duration HISTORY_AGE = Duration.ofDays(60);

  private final LoadContext context;
  private final Dataset dataset;
  private final @Nullable String period;
  private final DatasetRanges ranges;
  private final LoadTable table;
  private final LoadProperties properties;
  private final @Nullable Snapshot snapshot;
  private final SourcePlanner reads;
  private final @Nullable StreamPlan schedule;
  private final @Nullable ScheduledReport scheduled;
  private final List<String> problems;
  private final String id;

  private DatasetPlan(
      LoadContext context,
      LoadTable table,
      @Nullable Snapshot snapshot,
      SourcePlanner reads,
      @Nullable StreamPlan schedule,
      @Nullable ScheduledReport scheduled) {
    this.context = context;
    this.dataset = reads.dataset();
    this.period = periodOf(dataset);
    this.ranges = new DatasetRanges(dataset, period != null, context.settings().range());
    this.table = table;
    this.snapshot = snapshot;
    this.properties = snapshot == null ? LoadProperties.NONE : snapshot.properties();
    this.id =
        Optional.ofNullable(properties.get(LoadProperties.ID)).orElseGet(LoadProperties::newId);
    this.reads = reads;
    this.schedule = schedule;
    this.scheduled = scheduled;
    this.problems = new ArrayList<>(reads.differentHints());
  }

  /**
   * Plans a load of a dataset that {@link #isSupported is supported}.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table is not one of this
   *     dataset, or the service refuses a call
   */
  static DatasetPlan of(LoadContext context, Dataset dataset) {
    LoadTable table =
        new LoadTable(context.spark(), context.settings().table(dataset.name()), periodOf(dataset));
    Snapshot snapshot = table.snapshot();
    checkOwner(context, dataset, table, snapshot);
    StructType columns = snapshot == null ? null : snapshot.columns();
    SourcePlanner reads = SourcePlanner.of(context.account(), dataset, columns);
    DatasetPlan unscheduled = new DatasetPlan(context, table, snapshot, reads, null, null);
    unscheduled.checkPeriod();
    unscheduled.checkClusters();
    StreamPlan schedule = unscheduled.planSchedule();
    ScheduledReport scheduled =
        schedule == null ? null : schedule.findSchedule(context.reports()).orElse(null);
    DatasetPlan plan = new DatasetPlan(context, table, snapshot, reads, schedule, scheduled);
    plan.lostColumns().ifPresent(plan.problems::add);
    return plan;
  }

  private @Nullable StreamPlan planSchedule() {
    Duration interval = context.settings().schedule();
    return interval == null
        ? null
        : reads.schedule(interval, ranges.scheduled(), context.client().endsSchedules());
  }

  /** Whether a rule says what an execution replaces: months, or the whole table. */
  static boolean isSupported(Dataset dataset) {
    return periodOf(dataset) != null || new DatasetRanges(dataset, false, null).isWhole();
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
      LoadContext context, Dataset dataset, LoadTable table, @Nullable Snapshot snapshot) {
    if (snapshot == null) {
      if (context.settings().isTable() && table.name().isSchema(context.spark())) {
        throw LoadErrors.tableIsSchema(table.name(), dataset.name());
      }
      return;
    }
    TableState state = snapshot.state();
    LoadProperties properties = snapshot.properties();
    RowProvenance foreign = state.foreign(dataset.name(), context.accountDigest()).orElse(null);
    if (foreign != null) {
      boolean sameDataset = foreign.dataset().equalsIgnoreCase(dataset.name());
      throw LoadErrors.foreign(table.name(), foreign.dataset(), sameDataset);
    }
    String owner = properties.get(LoadProperties.DATASET);
    String ownAccount = properties.get(LoadProperties.ACCOUNT);
    boolean sameAccount = ownAccount == null || ownAccount.equals(context.accountDigest());
    if (!state.hasMarks() && owner == null) {
      throw LoadErrors.notOfLoad(table.name(), dataset.name());
    }
    if (!state.hasMarks() && !(dataset.name().equalsIgnoreCase(owner) && sameAccount)) {
      throw LoadErrors.foreign(table.name(), String.valueOf(owner), !sameAccount);
    }
  }

  private void checkPeriod() {
    if (period == null) {
      return;
    }
    if (!Columns.names(reads.columns()).contains(period)) {
      throw LoadErrors.noPeriod(table.name(), period);
    }
    if (Period.of(period, reads.columns()) == null) {
      throw LoadErrors.noPeriodIn(table.name(), period, reads.columns());
    }
  }

  /** One of several datasets is allowed to lack columns by which others are clustered. */
  private void checkClusters() {
    Set<String> columns = Columns.names(reads.columns());
    Set<String> absent = Columns.without(context.settings().clusterBy(), columns);
    if (snapshot == null && context.settings().isTable() && !absent.isEmpty()) {
      throw LoadErrors.noColumns(absent, columns);
    }
  }

  /**
   * Returns the problem of columns that the dataset does not have any more. Once a schedule without
   * them exists, or the newest rows have no value in them, the user has accepted it.
   */
  private Optional<String> lostColumns() {
    Set<String> lost = Columns.without(Columns.names(columns()), Columns.names(reads.columns()));
    lost.remove(RowProvenance.COLUMN);
    if (scheduled != null || lost.isEmpty() || context.settings().accepts(dataset.name())) {
      return Optional.empty();
    }
    ExecutionKey newest = state().newestWithRows();
    Column newestRows = newest == null ? functions.lit(true) : RowProvenance.isOf(newest);
    Set<String> filled = table.filled(lost, newestRows);
    return filled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the dataset does not have %s any more; a role of the account may be gone. accept => '%s' writes NULL from now on"
                .formatted(String.join(", ", filled), dataset.name()));
  }

  /**
   * Returns whether a report of its own has to load months, because no known execution covers them
   * and the schedule does not reach them. Rows do not matter: a user may have deleted them.
   */
  boolean needsHistory(TableState now) {
    if (!problems.isEmpty()) {
      return false;
    }
    if (schedule == null) {
      return true;
    }
    if (period == null) {
      return !now.known().covers(MonthRuns.WITHOUT_MONTH);
    }
    YearMonth start = historyStart();
    int from = start == null ? MonthRuns.EVER : MonthRuns.number(start);
    int closed = MonthRuns.number(context.thisMonth()) - 1;
    int reached = ranges.of(ranges.scheduled(), context.now()).first();
    return !now.known().covers(MonthRuns.between(from, Math.min(closed, Math.max(from, reached))));
  }

  /** Returns the first month of the history that the user wants; null for the default. */
  private @Nullable YearMonth since() {
    YearMonth wanted = context.settings().since();
    return wanted == null ? properties.since() : wanted;
  }

  /** Returns the first month of the history; null for all that there is. */
  private @Nullable YearMonth historyStart() {
    if (period == null || dataset.dateRanges().isEmpty()) {
      return null;
    }
    if (schedule == null && state().hasMarks()) {
      return ranges.start(context.thisMonth());
    }
    YearMonth since = since();
    return since != null || properties.isSinceEver()
        ? since
        : ranges.longestStart(context.thisMonth());
  }

  /**
   * Returns the first month after the history; null for none. The running month is left to the
   * schedule, whose executions replace it as long as they show it.
   */
  private @Nullable YearMonth historyEnd() {
    return schedule == null || period == null ? null : context.thisMonth();
  }

  /** Returns what the description of a new report of the history says. */
  LoadReports.History described() {
    return described(historyStart(), historyEnd());
  }

  private LoadReports.History described(@Nullable YearMonth start, @Nullable YearMonth end) {
    return new LoadReports.History(
        dataset.name(),
        start == null ? EVER : start.toString(),
        end == null ? NOW : end.minusMonths(1).toString(),
        mark());
  }

  /**
   * Returns the range of an execution of the history, as the report's description has it.
   *
   * @param asked when the report was created: it has no later rows, even if it says no end
   */
  static ExecutionRange rangeOf(LoadReports.History history, Instant asked) {
    YearMonth start = history.from().equals(EVER) ? null : YearMonth.parse(history.from());
    YearMonth end = history.to().equals(NOW) ? null : YearMonth.parse(history.to()).plusMonths(1);
    return ExecutionRange.explicit(start, end, asked);
  }

  /** Describes the months of a new report of the history. */
  String historyText() {
    LoadReports.History history = described();
    String from = history.from().equals(EVER) ? "the first row" : history.from();
    return "from " + from + " to " + history.to();
  }

  /** Returns the mark of this table in the names of its reports. */
  String mark() {
    return Fingerprint.of("load " + account() + " " + dataset.name() + " " + id)
        .digits()
        .substring(0, MARK);
  }

  /** Creates the table if it does not exist, or what it lacks for the state. */
  void prepareTable() throws NoSuchTableException {
    if (snapshot == null) {
      Map<String, String> all = new HashMap<>(context.settings().properties());
      all.putAll(LoadProperties.ofNewTable(dataset.name(), account(), historyStart(), id));
      table.create(reads.columns(), all, context.settings().clusterBy());
      return;
    }
    if (!snapshot.hasMarks()) {
      table.addMarks();
    }
    if (properties.get(LoadProperties.ID) == null) {
      table.set(Map.of(LoadProperties.ID, id));
    }
  }

  /** A report of the history that an earlier run has created, and what it has. */
  record SubmittedHistory(ScheduledReport report, LoadReports.History history) {}

  /** Returns the newest report of the history that an earlier run of this table has created. */
  Optional<SubmittedHistory> submittedHistory() {
    return recentReports()
        .flatMap(
            report ->
                LoadReports.history(report).stream()
                    .filter(own -> own.mark().equals(mark()))
                    .map(own -> new SubmittedHistory(report, own)))
        .findFirst()
        .or(this::submittedHistory01);
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
  private Optional<SubmittedHistory> submittedHistory01() {
    List<ScheduledReport> former =
        recentReports()
            .filter(report -> LoadReports.isHistory01Of(report, dataset.name()))
            .toList();
    if (former.isEmpty() || snapshot == null) {
      return Optional.empty();
    }
    LoadReports.History open = described(historyStart(), null);
    Fingerprint rows = reads.history(historyStart(), null, open).reportPlan().fingerprint();
    return former.stream()
        .filter(report -> LoadReports.isHistory01(report, rows))
        .map(report -> new SubmittedHistory(report, open))
        .findFirst();
  }

  /** Returns the plan of a new report of the history. */
  ReadPlan newHistory() {
    return reads.history(historyStart(), historyEnd(), described());
  }

  private String account() {
    return context.accountDigest();
  }

  private @Nullable StructType columns() {
    return snapshot == null ? null : snapshot.columns();
  }

  Dataset dataset() {
    return dataset;
  }

  DatasetRanges ranges() {
    return ranges;
  }

  LoadTable table() {
    return table;
  }

  SourcePlanner reads() {
    return reads;
  }

  /** Returns the plan of the scheduled report; null if the load reads by ExecuteNow reports. */
  @Nullable StreamPlan schedule() {
    return schedule;
  }

  /** Returns the scheduled report; null if a load has to create it. */
  @Nullable ScheduledReport scheduled() {
    return scheduled;
  }

  /** Returns why the columns of the dataset do not fit the table. */
  List<String> problems() {
    return problems;
  }

  /** Returns what the table contained when the run began. */
  TableState state() {
    return snapshot == null ? TableState.EMPTY : snapshot.state();
  }

  /** Returns the snapshot of the table when the run began; null if it is not one for a write. */
  @Nullable Snapshot snapshot() {
    return snapshot != null && snapshot.hasMarks() ? snapshot : null;
  }

  /** Returns the properties that earlier loads have written. */
  LoadProperties properties() {
    return properties;
  }

  /** Returns the executions that are not to be read again, as digests. */
  List<String> seen() {
    return snapshot != null && snapshot.hasProperties()
        ? properties.list(LoadProperties.SEEN)
        : List.of();
  }
}
