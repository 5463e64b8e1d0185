package io.partnerinsights.flink.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.plan.MetadataColumn;
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
  private static final String PARALLELISM_KEY = FactoryUtil.SOURCE_PARALLELISM.key();

  /** The options of Flink that its planner reads itself, or that this class reads. */
  private static final List<String> FLINK_OPTION_KEYS =
      List.of(
          FactoryUtil.CONNECTOR.key(),
          FactoryUtil.PROPERTY_VERSION.key(),
          PARALLELISM_KEY,
          FactoryUtil.WATERMARK_EMIT_STRATEGY.key(),
          FactoryUtil.WATERMARK_ALIGNMENT_GROUP.key(),
          FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT.key(),
          FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL.key());

  private static final ErrorTemplate LOOKUP_JOIN =
      ErrorCode.READ_ONLY.template(
          "A report cannot be used in a lookup join",
          "the service cannot look up a key, so each lookup would wait for a report",
          "join the table without FOR SYSTEM_TIME AS OF");
  private static final ErrorTemplate WRONG_PARALLELISM =
      ErrorCode.OPTION_VALUE.template(
          "Option {key} cannot be {value}",
          "the option sets the number of parallel readers, which must be a whole number from 1 to"
              + " 99999",
          "set the option to a whole number, such as 4. To use the parallelism of the job, remove"
              + " the option");
  private static final ErrorTemplate SOURCE_WATERMARK =
      ErrorCode.OPTION_CONFLICT.template(
          "The watermark of column {column} cannot be SOURCE_WATERMARK()",
          "a report has no watermarks of its own",
          "write WATERMARK FOR {column} AS {column}. To use the time when the report was generated,"
              + " also declare the column as {column} TIMESTAMP_LTZ(3) METADATA FROM"
              + " '_report_generated_time' VIRTUAL");
  private static final ErrorTemplate NO_COLUMNS =
      ErrorCode.SCHEMA_HINT.template(
          "The table has no columns",
          "Flink reads only columns that CREATE TABLE declares",
          "declare these columns in CREATE TABLE: {columns}. To read without CREATE TABLE, use a"
              + " catalog of type partnerinsights");

  private final String name;
  private final FlinkReadPlan flinkPlan;
  private final @Nullable Integer parallelism;

  /** All columns of the file that the table has; they decide which rows are malformed. */
  private final DataType fileType;

  private RowType columns;
  private DataType outputType;
  private List<MetadataColumn> metadata = List.of();
  private List<ResolvedExpression> filters = List.of();
  private @Nullable Long limit;

  /** How Flink generates watermarks; null if the table declares none. */
  private @Nullable WatermarkStrategy<RowData> watermarkStrategy;

  /**
   * @param name the table's name
   * @param fileType the table's columns of the file
   * @param parallelism the number of readers if the table sets it
   */
  private PartnerInsightsTableSource(
      String name, FlinkReadPlan flinkPlan, DataType fileType, @Nullable Integer parallelism) {
    this.name = name;
    this.flinkPlan = flinkPlan;
    this.parallelism = parallelism;
    this.fileType = fileType;
    this.columns = (RowType) fileType.getLogicalType();
    this.outputType = fileType;
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
  public void applyProjection(int[][] columnPaths, DataType producedType) {
    List<RowType.RowField> fileFields = ((RowType) fileType.getLogicalType()).getFields();
    columns = new RowType(Arrays.stream(columnPaths).map(path -> fileFields.get(path[0])).toList());
    outputType = producedType;
  }

  /** Takes filters that narrow the query. All remain in Flink, because the service ignores case. */
  @Override
  public Result applyFilters(List<ResolvedExpression> allFilters) {
    ReportSchema fileSchema = FlinkTypes.toReportSchema((RowType) fileType.getLogicalType());
    allFilters.stream()
        .flatMap(FlinkPredicates::findComparisons)
        .forEach(comparison -> flinkPlan.readPlan().checkComparison(comparison, fileSchema));
    filters = List.copyOf(allFilters);
    List<ResolvedExpression> acceptedFilters =
        allFilters.stream()
            .filter(filter -> FlinkPredicates.toEnginePredicate(filter).isPresent())
            .toList();
    return Result.of(flinkPlan.mayNarrowQuery() ? acceptedFilters : List.of(), allFilters);
  }

  @Override
  public void applyLimit(long rows) {
    limit = rows;
  }

  @Override
  public Map<String, DataType> listReadableMetadata() {
    return MetadataColumn.dataTypes();
  }

  @Override
  public void applyReadableMetadata(List<String> keys, DataType producedType) {
    metadata = keys.stream().map(MetadataColumn::ofKey).toList();
    outputType = producedType;
  }

  @Override
  public void applyWatermark(WatermarkStrategy<RowData> strategy) {
    watermarkStrategy = strategy;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> type = context.createTypeInformation(outputType);
    FlinkReadPlan narrowedPlan =
        new FlinkReadPlan(
            toNarrowedPlan(),
            flinkPlan.options(),
            flinkPlan.isUnbounded(),
            flinkPlan.idleTimeout());
    ReportSchema fileSchema = FlinkTypes.toReportSchema(fileColumns());
    FlinkRead plannedRead = FlinkRead.forSql(narrowedPlan, fileSchema, columns, metadata);
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.of(plannedRead, RowDeserializer.identity(type));
    return watermarkStrategy == null
        ? SourceProvider.of(source, parallelism)
        : new WatermarkedScan(name, source, watermarkStrategy, parallelism);
  }

  /** A source that generates its watermarks itself, so that Flink can align and measure them. */
  private record WatermarkedScan(
      String name,
      PartnerInsightsSource<RowData> source,
      WatermarkStrategy<RowData> watermarkStrategy,
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
      DataStreamSource<RowData> stream = env.fromSource(source, watermarkStrategy, name);
      context.generateUid("partnerinsights").ifPresent(stream::uid);
      return stream;
    }
  }

  /** Returns the columns that the file has if the projection is part of the query. */
  private RowType fileColumns() {
    return flinkPlan.mayNarrowQuery() ? columns : (RowType) fileType.getLogicalType();
  }

  /** Returns the plan of the checked read, with what can be pushed down if it is narrowed. */
  private ReadPlan toNarrowedPlan() {
    if (!flinkPlan.supportsPushdown()) {
      return flinkPlan.readPlan();
    }
    Pushdown pushdown = flinkPlan.readPlan().newPushdown();
    pushdown.selectColumns(columns.getFieldNames());
    filters.forEach(filter -> pushFilter(filter, pushdown));
    if (limit != null) {
      pushdown.addLimit(limit);
    }
    return flinkPlan.readPlan().withPushdown(pushdown);
  }

  private static void pushFilter(ResolvedExpression filter, Pushdown pushdown) {
    String description = filter.asSummaryString();
    FlinkPredicates.toEnginePredicate(filter)
        .ifPresentOrElse(
            predicate -> pushdown.addCondition(predicate, description),
            () -> pushdown.addEngineOnlyCondition(description));
  }

  /** Refuses lookup joins: each key would need a report of its own. */
  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    throw LOOKUP_JOIN.error();
  }

  @Override
  public DynamicTableSource copy() {
    PartnerInsightsTableSource copy =
        new PartnerInsightsTableSource(name, flinkPlan, fileType, parallelism);
    copy.columns = columns;
    copy.outputType = outputType;
    copy.metadata = metadata;
    copy.filters = filters;
    copy.limit = limit;
    copy.watermarkStrategy = watermarkStrategy;
    return copy;
  }

  /** Returns the query as it is sent, without a secret; EXPLAIN does not show it. */
  @Override
  public String asSummaryString() {
    return "partnerinsights "
        + (flinkPlan.isUnbounded() ? "executions of " : "")
        + toNarrowedPlan().describe();
  }

  /** Creates the source of a table that CREATE TABLE declares, as {@link #createSource}. */
  public static DynamicTableSource fromDeclaredTable(DynamicTableFactory.Context context) {
    return createSource(context, FlinkOptions::declaredTableOptions);
  }

  /**
   * Creates the source of a table. Checks the read with the service, by GETs only.
   *
   * @param toTexts assigns each option that Flink has merged to the source that sets it
   */
  static DynamicTableSource createSource(
      DynamicTableFactory.Context context, Function<Map<String, String>, OptionTexts> toTexts) {
    Map<String, String> options = new TreeMap<>(context.getCatalogTable().getOptions());
    FactoryUtil.validateWatermarkOptions("partnerinsights", Configuration.fromMap(options));
    options.keySet().removeAll(FLINK_OPTION_KEYS);
    rejectNotNullColumns(context);
    rejectSourceWatermark(context);
    FlinkReadPlan flinkPlan = FlinkReadPlan.planRead(options, toTexts);
    DataType rowDataType = context.getPhysicalRowDataType();
    RowType rowType = (RowType) rowDataType.getLogicalType();
    if (rowType.getFieldCount() == 0) {
      throw noColumnsError(flinkPlan.readPlan().schema());
    }
    flinkPlan.readPlan().checkSchema(FlinkTypes.toReportSchema(rowType));
    String name = context.getObjectIdentifier().getObjectName();
    return new PartnerInsightsTableSource(name, flinkPlan, rowDataType, parseParallelism(context));
  }

  private static @Nullable Integer parseParallelism(DynamicTableFactory.Context context) {
    String text = context.getCatalogTable().getOptions().get(PARALLELISM_KEY);
    if (text == null) {
      return null;
    }
    if (!text.matches("[1-9]\\d{0,4}")) {
      throw WRONG_PARALLELISM.error(PARALLELISM_KEY, text);
    }
    return Integer.valueOf(text);
  }

  /** Refuses columns of the file and the report's time, which the service may leave out. */
  private static void rejectNotNullColumns(DynamicTableFactory.Context context) {
    for (Column column : context.getCatalogTable().getResolvedSchema().getColumns()) {
      boolean mayBeNull = column.isPhysical() || isGeneratedTime(column);
      if (mayBeNull && !column.getDataType().getLogicalType().isNullable()) {
        throw FlinkTypes.NOT_NULL_COLUMN.error(column.getName());
      }
    }
  }

  /**
   * Refuses a watermark that Flink accepts when it plans, and with which it fails the job at each
   * start. Flink shows only the text of the expression.
   */
  private static void rejectSourceWatermark(DynamicTableFactory.Context context) {
    for (WatermarkSpec watermark :
        context.getCatalogTable().getResolvedSchema().getWatermarkSpecs()) {
      String text = watermark.getWatermarkExpression().asSummaryString().replace("`", "");
      if (text.toUpperCase(Locale.ROOT).contains("SOURCE_WATERMARK()")) {
        throw SOURCE_WATERMARK.error("`" + watermark.getRowtimeAttribute() + "`");
      }
    }
  }

  private static boolean isGeneratedTime(Column column) {
    return column instanceof Column.MetadataColumn metadata
        && MetadataColumn.GENERATED_TIME
            .key()
            .equals(metadata.getMetadataKey().orElse(metadata.getName()));
  }

  private static RuntimeException noColumnsError(ReportSchema schema) {
    String columns =
        schema.columns().stream()
            .map(column -> "`" + column.name() + "` " + column.type())
            .collect(Collectors.joining(", "));
    return NO_COLUMNS.error(columns);
  }
}
