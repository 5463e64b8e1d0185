package io.partnerinsights.flink.table;

import io.partnerinsights.flink.plan.FlinkReadPlan;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;

/**
 * {@code CALL insights.`system`.dry_run('dataset', 'AzureUsage')}: what a read would do, and
 * whether it would create a report. GETs only. It is a procedure because Flink's EXPLAIN has no
 * place for a text of a source.
 */
public record DryRunProcedure(Map<String, String> options) implements Procedure {
  static final String NAME = "dry_run";

  /** Flink calls this method by reflection. */
  public String[] call(ProcedureContext context, String option, String value) {
    Map<String, String> read = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    read.putAll(options);
    read.put(option, value);
    return FlinkReadPlan.of(read).plan().dryRun().stream()
        .map(step -> step.name() + ": " + step.value())
        .toArray(String[]::new);
  }
}
