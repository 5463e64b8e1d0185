package io.partnerinsights.flink.plan;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.Session;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * A checked read that the client sends to the JobManager and the TaskManagers in the job graph. It
 * names exactly one report: the query as it is sent, or an id. It holds no secret and no link.
 */
public final class PlannedRead implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, String> options;
  private final String begun;
  private final ReadSpec spec;
  private final RowType columns;
  private final Metadata[] metadata;

  private PlannedRead(
      Map<String, String> options,
      String begun,
      ReadSpec spec,
      RowType columns,
      List<Metadata> metadata) {
    this.options = new HashMap<>(options);
    this.begun = begun;
    this.spec = spec;
    this.columns = columns;
    this.metadata = metadata.toArray(Metadata[]::new);
  }

  /**
   * Fixes what a plan reads.
   *
   * @param raw the options as the user wrote them
   * @param columns the columns to read from the file, in order
   * @param all all columns of the table; they decide which rows are malformed
   * @param metadata the metadata columns that follow the columns of the file
   */
  public static PlannedRead of(
      ReadPlan plan,
      Map<String, String> raw,
      RowType columns,
      ReportSchema all,
      List<Metadata> metadata) {
    ReadSpec spec = plan.spec(FlinkTypes.reportSchema(columns), all);
    return new PlannedRead(fixed(plan, raw), plan.begin(), spec, columns, metadata);
  }

  /** Replaces the options that say what to read, so that no later plan can differ. */
  private static Map<String, String> fixed(ReadPlan plan, Map<String, String> raw) {
    Map<String, String> fixed = new HashMap<>(raw);
    Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.WHAT) || option.isIn(OptionGroup.WHEN))
        .forEach(option -> fixed.keySet().removeIf(option.key()::equalsIgnoreCase));
    fixed.keySet().removeIf(Options.INFER_SCHEMA.key()::equalsIgnoreCase);
    fixed.put(Options.INFER_SCHEMA.key(), "dictionary");
    fixed.putAll(plan.question());
    return fixed;
  }

  /**
   * Plans the same read again, in the JobManager; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link Session#plan}
   */
  public ReadPlan plan(Application application) {
    ConnectorOptions parsed = FlinkOptions.parse(options);
    return Session.open(parsed, application).plan();
  }

  /** Returns the state of the read before its first step, see {@link ReadPlan#begin}. */
  public String begun() {
    return begun;
  }

  /** Returns what is read of each split. */
  public ReadSpec spec() {
    return spec;
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
