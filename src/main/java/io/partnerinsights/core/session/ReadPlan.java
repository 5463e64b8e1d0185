package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.pushdown.ConditionCheck;
import io.partnerinsights.core.pushdown.DatasetTable;
import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.pushdown.PushedDown;
import io.partnerinsights.core.report.ReportChoice;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.core.sample.ColumnTypes;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One planned scan: a query that was checked with GETs only, its schema and its pushdown. Creates
 * nothing on the service. A plan does not change, except for the {@link ReportChoice} of each
 * query, which the plans of a load share. Thread-safe.
 */
@Public
public final class ReadPlan {
  private final Shared load;
  private final CheckedQuery query;

  /** Null for the read of a query or a report. */
  private final @Nullable PushedDown pushed;

  private final RowSchema columns;
  private final ReportSchema schema;

  /**
   * What the plans of one load share.
   *
   * @param context the waits of the load
   * @param lineage the name in lineage: of a stored query, a report or a dataset
   * @param preview of all of a table: any of its rows satisfy a limit
   * @param choices the report that the load reads for each query
   */
  record Shared(
      ConnectorOptions options,
      ReportContext context,
      Reports reports,
      LineageName lineage,
      ColumnTypes types,
      Preview preview,
      Map<SharedKey, ReportChoice> choices) {
    /** Maximum number of queries of one load whose reports are remembered. */
    private static final int MAX_CHOICES = 1_000;

    Shared(
        ConnectorOptions options,
        ReportContext context,
        Reports reports,
        LineageName lineage,
        ColumnTypes types,
        Preview preview) {
      this(options, context, reports, lineage, types, preview, new LruMap<>(MAX_CHOICES));
    }

    private ReportChoice choice(CheckedQuery query) {
      synchronized (choices) {
        return choices.computeIfAbsent(
            query.key(), key -> new ReportChoice(query, context, reports));
      }
    }
  }

  ReadPlan(Shared load, CheckedQuery query, @Nullable PushedDown pushed) {
    this.load = load;
    this.query = query;
    this.pushed = pushed;
    this.columns =
        new RowSchema(
            pushed == null ? query.schema() : pushed.schema(),
            load.options.find(Options.CORRUPT_RECORD_COLUMN).orElse(null));
    this.schema = columns.all();
  }

  public ConnectorOptions options() {
    return load.options;
  }

  /** Returns the query of the report. */
  public CheckedQuery query() {
    return query;
  }

  public ReportSchema selected() {
    return columns.selected();
  }

  /** Returns the columns of the rows: the selected ones and the corrupt-record column, if any. */
  @Public
  public ReportSchema schema() {
    return schema;
  }

  /** Refuses a column that the query does not select, and a type that a value cannot fit. */
  public void check(ReportSchema user) {
    user.columns().forEach(columns::check);
    CheckedQuery whole = pushed == null ? query : pushed.table().full();
    load.preview.lastRows().ifPresent(rows -> load.types.check(whole, user, rows));
  }

  /**
   * Refuses a comparison of the engine's that would select wrong rows, pushed down or not.
   *
   * @param read the columns of the read, with the types that the engine compares
   */
  public void check(EnginePredicate comparison, ReportSchema read) {
    new ConditionCheck(query, SchemaHints.of(load.options), read).check(comparison);
  }

  /** Returns the name of what is read in lineage: a stored query, a report or a dataset. */
  public LineageName lineage() {
    return load.lineage;
  }

  /** Returns the dataset's table, which takes a {@link #pushdown}; empty for a query or report. */
  public Optional<DatasetTable> table() {
    return Optional.ofNullable(pushed).map(PushedDown::table);
  }

  /** Returns an empty pushdown for {@link #with}; only if it has a {@link #table}. */
  public Pushdown pushdown() {
    PushedDown whole = Objects.requireNonNull(pushed, "only a table takes a pushdown");
    return new Pushdown(whole.table(), whole.narrows());
  }

  /** Returns the plan of the same dataset with this pushdown; equal ones read the same report. */
  public ReadPlan with(Pushdown pushdown) {
    PushedDown part = pushdown.build();
    return new ReadPlan(load, part.query(), part);
  }

  /** Describes the plan for EXPLAIN: the query as it is sent, and what is pushed down. */
  public String describe() {
    String sent = query.describe();
    return Redaction.scrub(pushed == null ? sent : sent + pushed.describe(cost()));
  }

  private String cost() {
    return load.reports
        .describe(query, load.context)
        .map(report -> "0 new reports: " + report + ", serves it")
        .orElse("1 new report, unless another application has one");
  }

  /** Whether a preview may satisfy a limit of this many rows; no call. */
  public boolean mayPreview(int rows) {
    boolean never = pushed != null && load.options.get(Options.PUSHDOWN) == PushdownMode.NEVER;
    return load.options.get(Options.PREVIEW)
        && !never
        && !load.options.get(Options.MODE).isLenient()
        && load.preview.mayAnswer(rows);
  }

  /**
   * Returns a split with this many rows of a preview, which may be any of the result; empty if a
   * report is needed. Makes at most three GETs.
   */
  public Optional<ReadSplit> preview(int rows, ReadSpec spec) {
    return load.preview.file(rows, spec.parsingPreview()).map(ReadSplit::preview);
  }

  /**
   * Returns at most 100 rows of the service's test of the query, as texts or nulls in the order of
   * the {@link #selected} columns; one GET. They need not be those of a report: a metric may be of
   * some records only.
   */
  public List<List<String>> testRows() {
    return load.preview.rows(selected());
  }

  /** Reads all columns of each split, as {@link #spec(ReportSchema, ReportSchema)}. */
  @Public
  public ReadSpec spec() {
    return spec(schema, schema);
  }

  /**
   * Returns what is read of each split; may read the passwords of proxy and trust store in vaults,
   * which tasks cannot do.
   *
   * @param needed the columns that the engine needs, in its order
   * @param all all columns of the table; they decide which rows are malformed
   */
  public ReadSpec spec(ReportSchema needed, ReportSchema all) {
    return new ReadSpec(
        load.options,
        HttpSettings.of(VaultSecrets.readNetwork(load.options)),
        load.types.refusingIds(query, needed),
        load.types.refusingIds(query, columns.ofFile(all)));
  }

  /** Returns a given execution of the planned report, which the engine has found; no call. */
  public Report given(CompletedReport execution) {
    ReportContext context = load.context.naming(query.dataset());
    return new Report(context, load.reports.given(query, execution, context));
  }

  /** Says whether a read would create a report, or which one it would read; GETs only. */
  public String dryRun() {
    String says = load.reports.dryRun(query, load.context);
    return Redaction.scrub(says + " for " + query.describe());
  }

  /** Returns a read of the plan, whose report is found or created when it is awaited; no call. */
  @Public
  public PendingReport read() {
    boolean isWhole = pushed != null && !pushed.narrows();
    return new PendingReport(load.options, load.choice(query), isWhole);
  }

  /**
   * Returns the read of a bookmark; no call. It gets the same report, whatever option {@code reuse}
   * says, also one that it has created after the checkpoint: it searches until lists show each
   * report.
   */
  public PendingReport resume(Bookmark bookmark) {
    return resume(bookmark, ReportState.LIST_LAG);
  }

  /**
   * Returns the read of a bookmark, as {@link #resume(Bookmark)}.
   *
   * @param lag how long it searches for a report that it may have created; zero for a first start
   */
  public PendingReport resume(Bookmark bookmark, Duration lag) {
    return read().resume(bookmark, lag);
  }
}
