package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.pushdown.ComparedValues;
import io.partnerinsights.core.pushdown.ConditionCheck;
import io.partnerinsights.core.pushdown.DatasetTable;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.pushdown.PushdownResult;
import io.partnerinsights.core.report.ReportChoice;
import io.partnerinsights.core.report.ReportRegistry;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.sample.ColumnTypeInference;
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
 * query, which the plans of a read share. Thread-safe.
 */
@Public
public final class ReadPlan {
  private final PlanParts parts;
  private final CheckedQuery query;

  /** Null for the read of a query or a report. */
  private final @Nullable PushdownResult pushdownResult;

  private final RowSchema rowSchema;

  /**
   * What the plans of one read share.
   *
   * @param lineage the name in lineage: of a stored query, a report or a dataset
   * @param preview of all of a table: any of its rows satisfy a limit
   * @param choices the report that is read for each query
   */
  record PlanParts(
      ConnectorOptions options,
      WaitContext context,
      ReportRegistry registry,
      LineageName lineage,
      ColumnTypeInference types,
      Preview preview,
      Map<SharedKey, ReportChoice> choices) {
    private ReportChoice choiceFor(CheckedQuery query) {
      synchronized (choices) {
        return choices.computeIfAbsent(
            query.sharedKey(), key -> new ReportChoice(query, context, registry));
      }
    }
  }

  ReadPlan(PlanParts parts, CheckedQuery query, @Nullable PushdownResult pushdownResult) {
    this.parts = parts;
    this.query = query;
    this.pushdownResult = pushdownResult;
    this.rowSchema =
        new RowSchema(
            pushdownResult == null ? query.schema() : pushdownResult.neededSchema(),
            parts.options.find(Options.CORRUPT_RECORD_COLUMN).orElse(null));
  }

  public ConnectorOptions options() {
    return parts.options;
  }

  public CheckedQuery query() {
    return query;
  }

  public ReportSchema selectedSchema() {
    return rowSchema.selectedSchema();
  }

  /** Returns the columns of the rows: the selected ones and the corrupt-record column, if any. */
  @Public
  public ReportSchema schema() {
    return rowSchema.withCorruptColumn();
  }

  /** Refuses a column that the query does not select, and a type that a value cannot fit. */
  public void checkSchema(ReportSchema userSchema) {
    userSchema.columns().forEach(rowSchema::checkUserColumn);
    CheckedQuery wholeQuery = pushdownResult == null ? query : pushdownResult.table().wholeQuery();
    parts
        .preview
        .findCachedRows()
        .ifPresent(rows -> parts.types.checkUserSchema(wholeQuery, userSchema, rows));
  }

  /**
   * Refuses a comparison of the engine's that would select wrong rows, pushed down or not.
   *
   * @param readSchema the columns of the read, with the types that the engine compares
   */
  public void checkComparison(ComparedValues comparison, ReportSchema readSchema) {
    new ConditionCheck(query, SchemaHints.of(parts.options), readSchema)
        .checkComparison(comparison);
  }

  /** Returns the name of what is read in lineage: a stored query, a report or a dataset. */
  public LineageName lineageName() {
    return parts.lineage;
  }

  /** Returns the dataset's table; empty for a query or report. */
  public Optional<DatasetTable> findTable() {
    return Optional.ofNullable(pushdownResult).map(PushdownResult::table);
  }

  /** Returns an empty pushdown for {@link #withPushdown}; only if it has a {@link #findTable}. */
  public Pushdown newPushdown() {
    PushdownResult result = Objects.requireNonNull(pushdownResult, "only a table takes a pushdown");
    return new Pushdown(result.table(), result.isPushdownEnabled());
  }

  /** Returns the plan of the same dataset with this pushdown; equal ones read the same report. */
  public ReadPlan withPushdown(Pushdown pushdown) {
    PushdownResult newResult = pushdown.build();
    return new ReadPlan(parts, newResult.query(), newResult);
  }

  /** Describes the plan for EXPLAIN: the query as it is sent, and what is pushed down. */
  public String describe() {
    String pushdown = pushdownResult == null ? "" : pushdownResult.describe(describeCost());
    return Redaction.redact(query.describe() + pushdown);
  }

  private String describeCost() {
    return parts
        .registry
        .describeSharedReport(query, parts.context)
        .map(report -> "0 new reports: " + report + ", serves it")
        .orElse("1 new report, unless another application has one");
  }

  /** Whether a preview may satisfy a limit of this many rows; no call. */
  public boolean mayPreview(int rowLimit) {
    boolean isDisabled =
        pushdownResult != null && parts.options.get(Options.PUSHDOWN) == PushdownMode.NEVER;
    return parts.options.get(Options.PREVIEW)
        && !isDisabled
        && !parts.options.get(Options.MODE).isLenient()
        && parts.preview.maySatisfyLimit(rowLimit);
  }

  /**
   * Returns a split with this many rows of a preview, which may be any of the result; empty if a
   * report is needed. Makes at most three GETs.
   */
  public Optional<ReadSplit> fetchPreview(int rowLimit, ReadSpec spec) {
    return parts.preview.fetchCsvFile(rowLimit, spec.previewParseSpec()).map(ReadSplit::ofPreview);
  }

  /**
   * Returns at most 100 rows of the service's test of the query, as texts or nulls in the order of
   * {@link #selectedSchema}; one GET. A report's rows may differ in their metrics.
   */
  public List<List<String>> fetchSampleRows() {
    return parts.preview.fetchRowTexts(selectedSchema());
  }

  /** Reads all columns of each split, as {@link #createSpec(ReportSchema, ReportSchema)}. */
  @Public
  public ReadSpec createSpec() {
    return createSpec(schema(), schema());
  }

  /**
   * Returns what is read of each split; may read the passwords of proxy and trust store in vaults,
   * which tasks cannot do.
   *
   * @param neededColumns the columns that the engine needs, in its order
   * @param allColumns all columns of the table; they decide which rows are malformed
   */
  public ReadSpec createSpec(ReportSchema neededColumns, ReportSchema allColumns) {
    return new ReadSpec(
        parts.options,
        HttpSettings.of(VaultSecrets.resolveNetworkSecrets(parts.options)),
        parts.types.withExactDoubles(query, neededColumns),
        parts.types.withExactDoubles(query, rowSchema.fileColumnsOf(allColumns)));
  }

  /** Returns an execution of the planned report that the engine has found; no call. */
  public Report reportOf(CompletedReport execution) {
    WaitContext context = parts.context.withDataset(query.dataset());
    return new Report(context, parts.registry.toWaitResult(query, execution, context));
  }

  /** Says whether a read would create a report, or which one it would read; GETs only. */
  public String describeDryRun() {
    String description = parts.registry.describeDryRun(query, parts.context);
    return Redaction.redact(description + " for " + query.describe());
  }

  /** Returns a read of the plan, whose report is found or created when it is awaited; no call. */
  @Public
  public PendingReport newRead() {
    return newRead(parts.choiceFor(query));
  }

  /**
   * Returns the read of a bookmark; no call. It gets the same report, whatever option {@code reuse}
   * says, even if it created the report after the checkpoint: it searches until lists show it.
   */
  public PendingReport newReadFrom(Bookmark bookmark) {
    return newReadFrom(bookmark, ReportState.LIST_LAG);
  }

  /** Returns the read of a bookmark, which searches this long for its report. */
  public PendingReport newReadFrom(Bookmark bookmark, Duration searchTime) {
    return newRead(parts.choiceFor(query).resumeFrom(bookmark, searchTime));
  }

  private PendingReport newRead(ReportChoice choice) {
    boolean isOfWholeTable = pushdownResult != null && !pushdownResult.isPushdownEnabled();
    return new PendingReport(parts.options, choice, isOfWholeTable);
  }
}
