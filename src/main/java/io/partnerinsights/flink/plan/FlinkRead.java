package io.partnerinsights.flink.plan;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.LineageName;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.stream.ExecutionStream;
import io.partnerinsights.core.stream.StreamPlan;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.types.logical.RowType;

/**
 * A checked read that the client sends to the JobManager and the TaskManagers in the job graph. It
 * names exactly one report: the query as it is sent, or an id. It holds no link, and only the
 * secrets of proxy and trust store.
 *
 * @param isUnbounded whether the read is of the executions of a report, and has no end
 * @param initialBookmark the {@link Bookmark} of the read before its first step
 * @param tableSchema all columns of the table that the file has; they decide which rows are
 *     malformed, and an unbounded read must have the same ones after a restart
 * @param spec what is read of each split
 * @param columns the columns that are read from the file, with Flink's types
 * @param metadata the metadata columns that follow them
 * @param idleTimeout the time without a split after which a reader is idle; zero for never
 * @param isSqlRead whether a statement of SQL reads it: statements share reports
 * @param lineage the name of what is read in lineage
 */
public record FlinkRead(
    Map<String, String> options,
    boolean isUnbounded,
    String initialBookmark,
    ReportSchema tableSchema,
    ReadSpec spec,
    RowType columns,
    List<MetadataColumn> metadata,
    Duration idleTimeout,
    boolean isSqlRead,
    LineageName lineage)
    implements Serializable {

  /** Returns a read of a statement, which has converted its columns. */
  public static FlinkRead forSql(
      FlinkReadPlan flinkPlan,
      ReportSchema tableSchema,
      RowType columns,
      List<MetadataColumn> metadata) {
    return create(flinkPlan, tableSchema, columns, metadata, true);
  }

  /** Returns a read of a DataStream job, of all columns of the report. */
  public static FlinkRead forDataStream(FlinkReadPlan flinkPlan, List<MetadataColumn> metadata) {
    ReportSchema schema = flinkPlan.readPlan().schema();
    RowType columns = (RowType) FlinkTypes.toRowDataType(schema).getLogicalType();
    return forDataStream(flinkPlan, columns, metadata);
  }

  /** Returns a read of a DataStream job, of these columns. */
  public static FlinkRead forDataStream(
      FlinkReadPlan flinkPlan, RowType columns, List<MetadataColumn> metadata) {
    return create(flinkPlan, flinkPlan.readPlan().schema(), columns, metadata, false);
  }

  /** Fixes what a checked read reads; the parameters are as of the record. */
  private static FlinkRead create(
      FlinkReadPlan flinkPlan,
      ReportSchema tableSchema,
      RowType columns,
      List<MetadataColumn> metadata,
      boolean isSqlRead) {
    ReadPlan plan = flinkPlan.readPlan();
    return new FlinkRead(
        toFixedOptions(flinkPlan),
        flinkPlan.isUnbounded(),
        Bookmark.ofNewRead(plan.query()).toString(),
        tableSchema,
        plan.createSpec(FlinkTypes.toReportSchema(columns), tableSchema),
        columns,
        List.copyOf(metadata),
        flinkPlan.idleTimeout(),
        isSqlRead,
        plan.lineageName());
  }

  /** Replaces the options that say what to read, so that no later plan can differ. */
  private static Map<String, String> toFixedOptions(FlinkReadPlan flinkPlan) {
    Map<String, String> fixedOptions = new HashMap<>(flinkPlan.options());
    Options.all().stream()
        .filter(FlinkRead::isFixedByPlan)
        .forEach(option -> fixedOptions.keySet().removeIf(option.key()::equalsIgnoreCase));
    fixedOptions.put(Options.INFER_SCHEMA.key(), "dictionary");
    fixedOptions.putAll(flinkPlan.readPlan().query().request().toOptions());
    return Map.copyOf(fixedOptions);
  }

  private static boolean isFixedByPlan(ConnectorOption<?> option) {
    return option.isIn(OptionGroup.TARGET)
        || option.isIn(OptionGroup.TIME_RANGE)
        || option.equals(StreamOptions.REPORT_NAME)
        || option.equals(Options.INFER_SCHEMA);
  }

  /**
   * Plans the read of one report again, in the JobManager; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link Session#planInWait}
   */
  public ReadPlan replanReport() {
    return openSession(isSqlRead ? FlinkReadPlan.SHARED_APPLICATION : new Application())
        .planInWait();
  }

  /**
   * Opens the stream of an unbounded read, in the JobManager; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link
   *     StreamPlan#planInWait}
   */
  public ExecutionStream openStream() {
    return new ExecutionStream(StreamPlan.planInWait(openSession(new Application())), tableSchema);
  }

  private Session openSession(Application application) {
    return Session.open(parseOptions(), application);
  }

  /**
   * Parses the options in the JobManager. Null is not set: no default of this process is added to
   * what the client has fixed.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link FlinkOptions#parse}
   */
  public ConnectorOptions parseOptions() {
    Map<String, String> allOptions = new HashMap<>();
    Options.all().stream()
        .filter(FlinkRead::isFixedByPlan)
        .forEach(option -> allOptions.put(option.key(), null));
    allOptions.putAll(options);
    return FlinkOptions.parse(allOptions, isUnbounded);
  }

  /** Returns the type of the rows: the columns of the file, and then the metadata columns. */
  public RowType rowType() {
    List<RowType.RowField> fields = new ArrayList<>(columns.getFields());
    metadata.stream().map(MetadataColumn::field).forEach(fields::add);
    return new RowType(columns.isNullable(), fields);
  }

  /** Returns what identifies the read among those of a job: no two plans begin with one state. */
  public String sourceId() {
    return initialBookmark;
  }

  /**
   * Returns the newest link to a file of the account that another read of the job has found; one
   * GET. Empty if the account does not list the execution.
   */
  public Optional<Secret> requestLink(String reportId, String executionId) {
    return openSession(new Application()).findNewestLink(reportId, executionId);
  }

  public RowRules rowRules() {
    return RowRules.of(spec, metadata);
  }
}
