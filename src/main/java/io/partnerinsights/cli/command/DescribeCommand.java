package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.TextTable;
import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the columns of a dataset. */
@Command(
    name = "describe",
    description = {
      "Shows the columns, metrics and time ranges of a dataset.",
      "The service does not publish types, so they come from the connector's dictionary."
    })
final class DescribeCommand extends BaseCommand implements Runnable {
  @Parameters(paramLabel = "DATASET", description = "Name of the dataset.")
  private String name;

  @Override
  public void run() {
    PartnerInsightsClient client = client();
    Dataset dataset =
        client.dataset(name).orElseThrow(() -> CommandErrors.unknownDataset(name, client));
    if (results().isJson()) {
      Map<String, Object> item = SystemTable.fields(dataset);
      item.keySet().removeAll(List.of("selectableColumns", "availableMetrics"));
      item.put("columns", columns(dataset));
      results().one(item);
    } else {
      shell().say("TIMESPAN: " + TextTable.cell(String.join(", ", dataset.dateRanges())));
      results().sentences("columns", columns(dataset), List.of("name", "type", "kind", "comment"));
    }
  }

  private static List<Map<String, Object>> columns(Dataset dataset) {
    List<Map<String, Object>> columns = new ArrayList<>();
    dataset.columns().forEach(column -> columns.add(column(dataset, column, "column")));
    dataset.metrics().forEach(metric -> columns.add(column(dataset, metric, "metric")));
    return columns;
  }

  private static Map<String, Object> column(Dataset dataset, String name, String kind) {
    DictionaryColumn known = DataDictionary.bundled().find(dataset.name(), name).orElse(null);
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("name", name);
    column.put("type", known == null ? null : known.type().toString());
    column.put("kind", kind);
    column.put("comment", DictionaryColumn.comment(name, known, kind.equals("metric")));
    return column;
  }
}
