package io.partnerinsights.flink.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.plan.Metadata;
import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A checked read in Flink's planner. Projections, filters and limits of a dataset become part of
 * its query; Flink applies all filters and limits again. Planning creates no report.
 */
public final class PartnerInsightsTableSource
    implements ScanTableSource,
        LookupTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsReadingMetadata,
        SupportsWatermarkPushDown {
  private static final String PARALLELISM = FactoryUtil.SOURCE_PARALLELISM.key();

  /** The options of Flink that its planner reads itself, or that this class reads. */
  private static final List<String> OF_FLINK =
      List.of(
          FactoryUtil.CONNECTOR.key(),
          FactoryUtil.PROPERTY_VERSION.key(),
          PARALLELISM,
          FactoryUtil.WATERMARK_EMIT_STRATEGY.key(),
          FactoryUtil.WATERMARK_ALIGNMENT_GROUP.key(),
          FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT.key(),
          FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL.key());

  private static final ErrorRow LOOKUP_JOIN =
      ErrorCode.READ_ONLY.row(
          "A report cannot be used in a lookup join",
          "the service cannot look up a key, so each lookup would wait for a report",
          "join the table without FOR SYSTEM_TIME AS OF");
  private static final ErrorRow WRONG_PARALLELISM =
      ErrorCode.OPTION_VALUE.row(
          "Option {key} cannot be {value}",
          "it is the number of parallel readers, and must be a whole number from 1 to 99999",
          "set it to a whole number, such as 4. To use the parallelism of the job, remove it");
  private static final ErrorRow SOURCE_WATERMARK =
      ErrorCode.OPTION_CONFLICT.row(
          "The watermark of column {column} cannot be SOURCE_WATERMARK()",
          "a report has no watermarks of its own",
          "write WATERMARK FOR {column} AS {column}. To use the time when the report was generated,"
              + " also declare the column as {column} TIMESTAMP_LTZ(3) METADATA FROM"
              + " '_report_generated_time' VIRTUAL");
  private static final ErrorRow NO_COLUMNS =
      ErrorCode.SCHEMA_HINT.row(
          "The table has no columns",
          "Flink reads only columns that CREATE TABLE declares",
          "use a catalog of type partnerinsights, or declare these columns in CREATE TABLE:"
              + " {columns}");

  private final String name;
  private final FlinkReadPlan read;
  private final @Nullable Integer parallelism;

  /** All columns of the file that the table has; they decide which rows are malformed. */
  private final DataType rows;

  private RowType columns;
  private DataType produced;
  private List<Metadata> metadata = List.of();
  private List<ResolvedExpression> filters = List.of();
  private @Nullable Long limit;

  /** How Flink generates watermarks; null if the table declares none. */
  private @Nullable WatermarkStrategy<RowData> watermarks;

  /**
   * @param name the table's name
   * @param rows the table's columns of the file
   * @param parallelism the number of readers if the table sets it
   */
  private PartnerInsightsTableSource(
      String name, FlinkReadPlan read, DataType rows, @Nullable Integer parallelism) {
    this.name = name;
    this.read = read;
    this.parallelism = parallelism;
    this.rows = rows;
    this.columns = (RowType) rows.getLogicalType();
    this.produced = rows;
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  /**
   * Takes the columns of the file by their positions: where Flink merges two reads of a job, the
   * produced type contains the metadata columns too.
   */
  @Override
  public void applyProjection(int[][] projected, DataType producedType) {
    List<RowType.RowField> all = ((RowType) rows.getLogicalType()).getFields();
    columns = new RowType(Arrays.stream(projected).map(path -> all.get(path[0])).toList());
    produced = producedType;
  }

  /** Takes filters that narrow the query. All remain in Flink, because the service ignores case. */
  @Override
  public Result applyFilters(List<ResolvedExpression> all) {
    ReportSchema columns = FlinkTypes.reportSchema((RowType) rows.getLogicalType());
    all.stream()
        .flatMap(FlinkPredicates::comparisons)
        .forEach(each -> read.plan().check(each, columns));
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
  public void applyWatermark(WatermarkStrategy<RowData> strategy) {
    watermarks = strategy;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> type = context.createTypeInformation(produced);
    FlinkReadPlan narrowed =
        new FlinkReadPlan(narrowed(), read.options(), read.isUnbounded(), read.idleAfter());
    ReportSchema file = FlinkTypes.reportSchema(fileColumns());
    FlinkRead planned = FlinkRead.of(narrowed, file, columns, metadata, true);
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.of(planned, RowDeserializer.rows(type));
    return watermarks == null
        ? SourceProvider.of(source, parallelism)
        : new WatermarkedScan(name, source, watermarks, parallelism);
  }

  /** A source that generates its watermarks itself, so that Flink can align and measure them. */
  private record WatermarkedScan(
      String name,
      PartnerInsightsSource<RowData> source,
      WatermarkStrategy<RowData> watermarks,
      @Nullable Integer parallelism)
      implements DataStreamScanProvider {
    @Override
    public boolean isBounded() {
      return source.getBoundedness() == Boundedness.BOUNDED;
    }

    @Override
    public Optional<Integer> getParallelism() {
      return Optional.ofNullable(parallelism);
    }

    /** Flink 1.20 replaces the name; only a compiled plan has uids. */
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment env) {
      DataStreamSource<RowData> stream = env.fromSource(source, watermarks, name);
      context.generateUid("partnerinsights").ifPresent(stream::uid);
      return stream;
    }
  }

  /** Returns the columns that the file has if the projection is part of the query. */
  private RowType fileColumns() {
    return read.isNarrowed() ? columns : (RowType) rows.getLogicalType();
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
    String description = filter.asSummaryString();
    FlinkPredicates.of(filter)
        .ifPresentOrElse(
            known -> pushdown.filter(known, description), () -> pushdown.keepInEngine(description));
  }

  /** Refuses lookup joins: each key would need a report of its own. */
  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    throw LOOKUP_JOIN.error();
  }

  @Override
  public DynamicTableSource copy() {
    PartnerInsightsTableSource copy = new PartnerInsightsTableSource(name, read, rows, parallelism);
    copy.columns = columns;
    copy.produced = produced;
    copy.metadata = metadata;
    copy.filters = filters;
    copy.limit = limit;
    copy.watermarks = watermarks;
    return copy;
  }

  /** Returns the query as it is sent, without a secret; EXPLAIN does not show it. */
  @Override
  public String asSummaryString() {
    return "partnerinsights "
        + (read.isUnbounded() ? "executions of " : "")
        + narrowed().describe();
  }

  /** Creates the source of a table that CREATE TABLE declares, as {@link #create}. */
  public static DynamicTableSource ofDeclared(DynamicTableFactory.Context context) {
    return create(context, FlinkOptions::ofDeclaredTable);
  }

  /**
   * Creates the source of a table. Checks the read with the service, by GETs only.
   *
   * @param sources says of options that Flink has merged which source sets each
   */
  static DynamicTableSource create(
      DynamicTableFactory.Context context, Function<Map<String, String>, OptionTexts> sources) {
    Map<String, String> options = new TreeMap<>(context.getCatalogTable().getOptions());
    FactoryUtil.validateWatermarkOptions("partnerinsights", Configuration.fromMap(options));
    options.keySet().removeAll(OF_FLINK);
    refuseColumnsThatMustNotBeNull(context);
    refuseSourceWatermark(context);
    FlinkReadPlan read = FlinkReadPlan.of(options, sources);
    DataType rows = context.getPhysicalRowDataType();
    RowType type = (RowType) rows.getLogicalType();
    if (type.getFieldCount() == 0) {
      throw noColumns(read.plan().schema());
    }
    read.plan().check(FlinkTypes.reportSchema(type));
    String name = context.getObjectIdentifier().getObjectName();
    return new PartnerInsightsTableSource(name, read, rows, parallelism(context));
  }

  private static @Nullable Integer parallelism(DynamicTableFactory.Context context) {
    String text = context.getCatalogTable().getOptions().get(PARALLELISM);
    if (text == null) {
      return null;
    }
    if (!text.matches("[1-9]\\d{0,4}")) {
      throw WRONG_PARALLELISM.error(PARALLELISM, text);
    }
    return Integer.valueOf(text);
  }

  /** Refuses columns of the file and the report's time, which the service may leave out. */
  private static void refuseColumnsThatMustNotBeNull(DynamicTableFactory.Context context) {
    for (Column column : context.getCatalogTable().getResolvedSchema().getColumns()) {
      boolean mayBeNull = column.isPhysical() || isTime(column);
      if (mayBeNull && !column.getDataType().getLogicalType().isNullable()) {
        throw FlinkTypes.NOT_NULL.error(column.getName());
      }
    }
  }

  /**
   * Refuses a watermark that Flink accepts when it plans, and with which it fails the job at each
   * start. Flink shows only the text of the expression.
   */
  private static void refuseSourceWatermark(DynamicTableFactory.Context context) {
    for (WatermarkSpec watermark :
        context.getCatalogTable().getResolvedSchema().getWatermarkSpecs()) {
      String text = watermark.getWatermarkExpression().asSummaryString().replace("`", "");
      if (text.toUpperCase(Locale.ROOT).contains("SOURCE_WATERMARK()")) {
        throw SOURCE_WATERMARK.error("`" + watermark.getRowtimeAttribute() + "`");
      }
    }
  }

  private static boolean isTime(Column column) {
    return column instanceof Column.MetadataColumn metadata
        && Metadata.GENERATED_TIME
            .key()
            .equals(metadata.getMetadataKey().orElse(metadata.getName()));
  }

  private static RuntimeException noColumns(ReportSchema schema) {
    String columns =
        schema.columns().stream()
            .map(column -> "`" + column.name() + "` " + column.type())
            .collect(Collectors.joining(", "));
    return NO_COLUMNS.error(columns);
  }
}
