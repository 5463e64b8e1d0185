package io.partnerinsights.flink.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.table.EnginePredicate;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.plan.Metadata;
import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A checked read in Flink's planner. Projections, filters and limits of a dataset become part of
 * its query; Flink applies all filters and limits again. Planning creates no report.
 */
final class PartnerInsightsTableSource
    implements ScanTableSource,
        LookupTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsReadingMetadata {
  private final FlinkReadPlan read;
  private final @Nullable Integer parallelism;

  /** All columns of the file that the table has; they decide which rows are malformed. */
  private final RowType table;

  private RowType columns;
  private DataType produced;
  private List<Metadata> metadata = List.of();
  private List<ResolvedExpression> filters = List.of();
  private @Nullable Long limit;

  /**
   * @param rows the table's columns of the file
   * @param parallelism the number of readers if the table sets it
   */
  PartnerInsightsTableSource(FlinkReadPlan read, DataType rows, @Nullable Integer parallelism) {
    this.read = read;
    this.parallelism = parallelism;
    this.table = (RowType) rows.getLogicalType();
    this.columns = table;
    this.produced = rows;
  }

  private PartnerInsightsTableSource(PartnerInsightsTableSource other) {
    this.read = other.read;
    this.parallelism = other.parallelism;
    this.table = other.table;
    this.columns = other.columns;
    this.produced = other.produced;
    this.metadata = other.metadata;
    this.filters = other.filters;
    this.limit = other.limit;
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projected, DataType producedType) {
    columns = (RowType) producedType.getLogicalType();
    produced = producedType;
  }

  /** Takes filters that narrow the query. All remain in Flink, because the service ignores case. */
  @Override
  public Result applyFilters(List<ResolvedExpression> all) {
    all.stream().flatMap(FlinkPredicates::comparisons).forEach(read.plan()::check);
    filters = List.copyOf(all);
    List<ResolvedExpression> accepted =
        all.stream().filter(filter -> FlinkPredicates.of(filter).isPresent()).toList();
    return Result.of(read.isNarrowed() ? accepted : List.of(), all);
  }

  @Override
  public void applyLimit(long rows) {
    limit = rows;
  }

  @Override
  public Map<String, DataType> listReadableMetadata() {
    return Metadata.types();
  }

  @Override
  public void applyReadableMetadata(List<String> keys, DataType producedType) {
    metadata = keys.stream().map(Metadata::of).toList();
    produced = producedType;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> type = context.createTypeInformation(produced);
    FlinkRead planned =
        FlinkRead.of(
            read.with(narrowed()), FlinkTypes.reportSchema(fileColumns()), columns, metadata, true);
    return SourceProvider.of(
        PartnerInsightsSource.of(planned, RowDeserializer.rows(type)), parallelism);
  }

  /** Returns the columns that the file has if the projection is part of the query. */
  private RowType fileColumns() {
    return read.isNarrowed() ? columns : table;
  }

  /** Returns the plan of the checked read, with what can be pushed down if it is narrowed. */
  private ReadPlan narrowed() {
    if (!read.takesPushdown()) {
      return read.plan();
    }
    Pushdown pushdown = read.plan().pushdown();
    pushdown.columns(columns.getFieldNames());
    filters.forEach(filter -> push(filter, pushdown));
    if (limit != null) {
      pushdown.limit(limit);
    }
    return read.plan().with(pushdown);
  }

  private static void push(ResolvedExpression filter, Pushdown pushdown) {
    Optional<EnginePredicate> known = FlinkPredicates.of(filter);
    String description = filter.asSummaryString();
    if (known.isPresent()) {
      pushdown.filter(known.get(), description);
    } else {
      pushdown.keepInEngine(description);
    }
  }

  /** Refuses lookup joins: each key would need a report of its own. */
  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    throw Problem.of(ErrorCode.READ_ONLY, "A report cannot be used in a lookup join")
        .reason("the service answers no single keys; each lookup would wait for a report")
        .remedy("join the table without FOR SYSTEM_TIME AS OF")
        .toException();
  }

  @Override
  public DynamicTableSource copy() {
    return new PartnerInsightsTableSource(this);
  }

  /** Returns what EXPLAIN shows: the query as it is sent, and no secret. */
  @Override
  public String asSummaryString() {
    return "partnerinsights "
        + (read.isUnbounded() ? "executions of " : "")
        + narrowed().describe();
  }
}
