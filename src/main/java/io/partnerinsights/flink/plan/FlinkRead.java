package io.partnerinsights.flink.plan;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.LineageName;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.stream.ExecutionStream;
import io.partnerinsights.core.stream.StreamPlan;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * A checked read that the client sends to the JobManager and the TaskManagers in the job graph. It
 * names exactly one report: the query as it is sent, or an id. It holds no secret and no link.
 */
public final class FlinkRead implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, String> options;
  private final boolean unbounded;
  private final String begun;
  private final ReportSchema table;
  private final ReadSpec spec;
  private final RowType columns;
  private final Metadata[] metadata;
  private final boolean ofStatement;
  private final LineageName lineage;

  private FlinkRead(
      FlinkReadPlan read,
      ReportSchema table,
      RowType columns,
      List<Metadata> metadata,
      boolean ofStatement) {
    this.options = new HashMap<>(fixed(read));
    this.unbounded = read.isUnbounded();
    this.begun = read.plan().begin();
    this.table = table;
    this.spec = read.plan().spec(FlinkTypes.reportSchema(columns), table);
    this.columns = columns;
    this.metadata = metadata.toArray(Metadata[]::new);
    this.ofStatement = ofStatement;
    this.lineage = read.plan().lineage();
  }

  /**
   * Fixes what a checked read reads.
   *
   * @param table all columns of the table that the file has; they decide which rows are malformed,
   *     and an unbounded read must have the same ones after a restart
   * @param columns the columns to read from the file, in order
   * @param metadata the metadata columns that follow the columns of the file
   */
  public static FlinkRead of(
      FlinkReadPlan read, ReportSchema table, RowType columns, List<Metadata> metadata) {
    return new FlinkRead(read, table, columns, metadata, false);
  }

  /** Fixes what a statement of SQL reads, as {@link #of}: statements share reports. */
  public static FlinkRead ofStatement(
      FlinkReadPlan read, ReportSchema table, RowType columns, List<Metadata> metadata) {
    return new FlinkRead(read, table, columns, metadata, true);
  }

  /** Returns the application whose reports the read of one report shares. */
  public Application application() {
    return ofStatement ? FlinkApplication.ofJvm() : new Application();
  }

  /** Replaces the options that say what to read, so that no later plan can differ. */
  private static Map<String, String> fixed(FlinkReadPlan read) {
    Map<String, String> fixed = new HashMap<>(read.options());
    Options.all().stream()
        .filter(FlinkRead::isReplaced)
        .forEach(option -> fixed.keySet().removeIf(option.key()::equalsIgnoreCase));
    fixed.put(Options.INFER_SCHEMA.key(), "dictionary");
    fixed.putAll(read.plan().question());
    return fixed;
  }

  private static boolean isReplaced(ConnectorOption<?> option) {
    return option.isIn(OptionGroup.WHAT)
        || option.isIn(OptionGroup.WHEN)
        || option.equals(StreamOptions.REPORT_NAME)
        || option.equals(Options.INFER_SCHEMA);
  }

  /** Whether the read is of the executions of a report, and has no end. */
  public boolean isUnbounded() {
    return unbounded;
  }

  /**
   * Plans the read of one report again, in the JobManager; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link Session#planInWait}
   */
  public ReadPlan plan(Application application) {
    return session(application).planInWait();
  }

  /**
   * Opens the stream of an unbounded read, in the JobManager; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link StreamPlan#inWait}
   */
  public ExecutionStream stream(Application application) {
    return new ExecutionStream(StreamPlan.inWait(session(application)), table);
  }

  private Session session(Application application) {
    return Session.open(FlinkOptions.parse(options, unbounded), application);
  }

  /** Returns the state of the read before its first step, see {@link ReadPlan#begin}. */
  public String begun() {
    return begun;
  }

  /** Returns the name of what is read in lineage. */
  public LineageName lineage() {
    return lineage;
  }

  /** Returns what is read of each split. */
  public ReadSpec spec() {
    return spec;
  }

  /** Returns what decides, besides a file, which rows are read from it. */
  public RestoreCompatibility rules() {
    return RestoreCompatibility.of(spec, metadata());
  }

  /** Returns the columns that are read from the file, with Flink's types. */
  public RowType columns() {
    return columns;
  }

  /** Returns the metadata columns that follow them. */
  public List<Metadata> metadata() {
    return List.of(metadata);
  }
}
