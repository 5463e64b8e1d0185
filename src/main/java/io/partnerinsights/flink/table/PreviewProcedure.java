package io.partnerinsights.flink.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;

/**
 * {@code CALL insights.`system`.preview('SELECT …')}, or of a stored query {@code
 * preview('queryId', '…')}: up to 100 rows of the service's test of a query, without a report. A
 * row is a JSON object, because Flink fixes a procedure's columns before the call.
 */
public record PreviewProcedure(Map<String, String> options) implements Procedure {
  static final String NAME = "preview";

  /** Flink calls this method by reflection. */
  public String[] call(ProcedureContext context, String query) {
    return call(context, Options.QUERY.key(), query);
  }

  /** Flink calls this method by reflection. */
  public String[] call(ProcedureContext context, String option, String value) {
    OptionTexts readOptions = FlinkOptions.catalogReadOptions(Map.of(option, value), options);
    ReadPlan plan = FlinkReadPlan.planRead(readOptions).readPlan();
    List<String> names = plan.selectedSchema().columnNames();
    return plan.fetchSampleRows().stream().map(row -> toJson(names, row)).toArray(String[]::new);
  }

  private static String toJson(List<String> names, List<String> row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < names.size(); i++) {
      object.put(names.get(i), row.get(i));
    }
    return object.toString();
  }
}
