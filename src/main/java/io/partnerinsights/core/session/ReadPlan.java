package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.AcquiredReport;
import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.job.JobProgress;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.sample.SampledNumbers;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.table.ConditionCheck;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.EnginePredicate;
import io.partnerinsights.core.table.NarrowedPlan;
import io.partnerinsights.core.table.Pushdown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A read that was checked with GETs only: its canonical query, its schema and its pushdown. Creates
 * nothing on the service. Immutable and thread-safe.
 */
public final class ReadPlan {
  private final Session session;
  private final ReportPlan report;
  private final ReportBinding binding;
  private final Preview preview;

  /** The columns of the table; the report may have a further one. */
  private final ReportSchema selected;

  private final CorruptRecordColumn corruptRecords;

  /** Present if the read is of a dataset. */
  private final Optional<DatasetRead> datasetRead;

  private record DatasetRead(TablePlans plans, NarrowedPlan narrowed) {}

  private ReadPlan(
      Session session,
      ReportPlan report,
      ReportBinding binding,
      Preview preview,
      Optional<DatasetRead> dataset) {
    this.session = session;
    this.report = report;
    this.binding = binding;
    this.preview = preview;
    this.datasetRead = dataset;
    this.selected = dataset.map(read -> read.narrowed().schema()).orElseGet(() -> report.schema());
    this.corruptRecords = CorruptRecordColumn.of(session.options(), selected);
  }

  static ReadPlan ofReport(Session session, TypeCheck.Checked checked) {
    ReportPlan report = checked.plan();
    return new ReadPlan(
        session, report, session.bind(report), session.preview(report), Optional.empty());
  }

  static ReadPlan ofTable(Session session, TablePlans plans, NarrowedPlan narrowed) {
    return new ReadPlan(
        session,
        narrowed.plan(),
        plans.reports().binding(narrowed),
        plans.preview(),
        Optional.of(new DatasetRead(plans, narrowed)));
  }

  /** Returns the options of the read. */
  public ConnectorOptions options() {
    return session.options();
  }

  /** Returns the columns that the query selects. */
  public ReportSchema selected() {
    return selected;
  }

  /** Returns the columns of the rows: the selected ones and the corrupt-record column, if any. */
  public ReportSchema schema() {
    return corruptRecords.addedTo(selected);
  }

  /**
   * Checks the user's schema, which may leave columns out and have other types.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for a column that the query
   *     does not select
   */
  public void check(ReportSchema user) {
    corruptRecords.check(user, selected);
  }

  /**
   * Checks a comparison of the engine's conditions, whatever is pushed down.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it would select wrong rows
   */
  public void check(EnginePredicate comparison) {
    new ConditionCheck(report, SchemaHints.of(options())).check(comparison);
  }

  /** Returns the dataset's name. */
  public String datasetName() {
    return report.query().dataset();
  }

  /** Returns the dataset as the service describes it; empty for a read of a query or report. */
  public Optional<Dataset> dataset() {
    return datasetRead.map(read -> read.plans().table().dataset());
  }

  /** Returns the metrics of the dataset that the table does not have as columns. */
  public List<String> otherMetrics() {
    return datasetRead.map(read -> read.plans().table().otherMetrics()).orElse(List.of());
  }

  /**
   * Checks the columns that the engine reads.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code UNKNOWN_COLUMN} if one
   *     is a metric that the table does not have
   */
  public void refuseMetrics(List<String> columns) {
    datasetRead.ifPresent(read -> read.plans().table().refuseMetrics(columns));
  }

  /** Whether the read is of a dataset: then the engine's query is added to a {@link #pushdown}. */
  public boolean takesPushdown() {
    return datasetRead.isPresent();
  }

  /**
   * Whether the engine's columns, conditions and limits may become part of the query. In lenient
   * modes they may not, because all columns of the file decide which rows are malformed.
   */
  public boolean isNarrowed() {
    return datasetRead.isPresent()
        && options().get(Options.PUSHDOWN) == PushdownMode.ALWAYS
        && !options().get(Options.MODE).isLenient();
  }

  /** Returns an empty pushdown for {@link #with}; only if the plan {@link #takesPushdown}. */
  public Pushdown pushdown() {
    DatasetTable table = datasetRead.orElseThrow().plans().table();
    return isNarrowed() ? table.startPushdown() : table.startWholeRead();
  }

  /** Returns the plan of the same dataset with this pushdown; equal pushdowns share one plan. */
  public ReadPlan with(Pushdown pushdown) {
    return datasetRead.orElseThrow().plans().plan(pushdown.build());
  }

  /**
   * Returns options that read exactly this report: the query as it is sent, with its range. An
   * engine that plans in one process and reads in another sends them, so that both read the same
   * report even if the dataset's columns have changed meanwhile.
   */
  public Map<String, String> question() {
    return report.request().toOptions();
  }

  /** Describes the plan for EXPLAIN: the query as it is sent, and what is pushed down. */
  public String describe() {
    String range = report.request().range().map(time -> ", from " + time.toText()).orElse("");
    String query = "[" + report.query().print() + range + "]";
    String pushdown =
        wholeTable()
            .map(table -> ", " + table.describe())
            .or(() -> datasetRead.map(DatasetRead::narrowed).map(NarrowedPlan::describe))
            .orElse("");
    return Redaction.scrub(query + pushdown);
  }

  /** Returns the table if one report serves all reads of it. */
  Optional<WholeTable> wholeTable() {
    return datasetRead
        .filter(read -> !isNarrowed())
        .map(read -> new WholeTable(report, read.plans().reports().serving(read.narrowed())));
  }

  /** Whether a preview may answer a limit of this many rows; no call. */
  public boolean mayPreview(int rows) {
    boolean never =
        datasetRead.isPresent() && options().get(Options.PUSHDOWN) == PushdownMode.NEVER;
    return options().get(Options.PREVIEW)
        && !never
        && !options().get(Options.MODE).isLenient()
        && preview.mayAnswer(rows);
  }

  /**
   * Returns a split with this many rows of a preview; empty if a report is needed. Makes at most
   * three GETs.
   *
   * @param rows the number of rows that the engine needs, if any rows of the result will do
   */
  public Optional<ReadSplit> preview(int rows, ReadSpec spec) {
    return preview.file(rows, spec.ofPreview()).map(ReadSplit::preview);
  }

  /**
   * Returns rows of the service's test of the query, at most 100, as texts or nulls in the order of
   * the {@link #selected} columns. One GET, and no report. The rows need not be those of a report:
   * a metric may be of some records only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service refuses the
   *     query
   */
  public List<List<String>> testRows() {
    return preview.rows(selected.names());
  }

  /** Returns what is read of each split: all columns. */
  public ReadSpec spec() {
    return spec(schema(), schema());
  }

  /**
   * Returns what is read of each split.
   *
   * @param columns the columns that the engine needs, in its order
   * @param all all columns of the table; they decide which rows are malformed
   */
  public ReadSpec spec(ReportSchema columns, ReportSchema all) {
    SampledNumbers sampled = new SampledNumbers(report, options());
    return ReadSpec.of(
        options(),
        sampled.refusingIds(columns),
        sampled.refusingIds(corruptRecords.removedFrom(all)));
  }

  /** Returns the request and the query that are planned. */
  public ReportPlan reportPlan() {
    return report;
  }

  /** Returns a given execution of the planned report, which the engine has found; no call. */
  public Report given(CompletedReport execution) {
    return new Report(options(), AcquiredReport.given(report, session.jobs(), execution));
  }

  /** Starts a read: chooses the report, which is created when it is awaited. No call. */
  public ReportRead read() {
    return new ReportRead(this, binding.current(), Optional.empty());
  }

  /**
   * Returns the state of a read that begins now, for {@link #restore}; no call. An engine stores it
   * with its job: if the job starts again before its first checkpoint, it finds the report that it
   * has created.
   */
  public String begin() {
    return binding.begin();
  }

  /**
   * Returns the read whose state {@link #begin} returned, for its first start; no call. Parameters
   * and errors as {@link #restore}.
   */
  public ReportRead start(String begun) {
    return restored(begun, Duration.ZERO);
  }

  /**
   * Returns the read whose state was saved in a checkpoint; no call. It gets the same report,
   * whatever option {@code reuse} says, also one that it has created after the checkpoint: it
   * searches until lists show each report.
   *
   * @param state from {@link #begin} or {@link ReportRead#save}
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if the
   *     state belongs to a read of another query, is of another version, or cannot be read
   */
  public ReportRead restore(String state) {
    return restored(state, JobProgress.LIST_LAG);
  }

  private ReportRead restored(String state, Duration lag) {
    ReportBinding restored = session.bind(report).restored(state, lag);
    return new ReportRead(this, restored.current(), Optional.of(restored));
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  boolean isComplete(ReportRead read) {
    return datasetRead
        .map(dataset -> dataset.plans().reports().isComplete(dataset.narrowed()))
        .orElseGet(() -> read.report().isComplete());
  }

  /** Returns the binding to the report for this plan, which later serves narrower plans too. */
  ReportBinding request() {
    return datasetRead.map(read -> read.plans().reports().request(read.narrowed())).orElse(binding);
  }

  /**
   * Describes what a read would do, found with GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if a call fails
   */
  public DryRun dryRun() {
    return DryRun.of(
        datasetRead.map(read -> read.plans().reports().serving(read.narrowed())).orElse(binding));
  }

  /**
   * Invalidates the report of this query, or all reports on the dataset for a read of a dataset.
   * The next read gets a report that is created after this call, and lists the datasets again.
   * Nothing is deleted; no call.
   */
  public void invalidate() {
    session.datasets().invalidate();
    if (datasetRead.isPresent()) {
      session.application().cache().invalidateDataset(report);
    } else {
      session.application().cache().invalidate(report);
    }
  }

  /** Whether the same report would give the same rows in both plans. */
  boolean readsLike(ReadPlan other) {
    return options().equalIn(OptionGroup.HOW, other.options())
        && options().equalIn(OptionGroup.WHERE, other.options());
  }
}
