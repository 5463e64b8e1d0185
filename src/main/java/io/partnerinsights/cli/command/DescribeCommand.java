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
  private String datasetName;

  @Override
  public void run() {
    PartnerInsightsClient client = client();
    Dataset dataset =
        client
            .findDataset(datasetName)
            .orElseThrow(() -> CommandErrors.unknownDataset(datasetName, client));
    if (resultPrinter().isJson()) {
      Map<String, Object> item = SystemTable.toFields(dataset);
      item.keySet().removeAll(List.of("selectableColumns", "availableMetrics"));
      item.put("columns", columnItems(dataset));
      resultPrinter().printItem(item);
    } else {
      shell()
          .printMessage("TIMESPAN: " + TextTable.cellText(String.join(", ", dataset.dateRanges())));
      resultPrinter()
          .printListUncut(
              "columns", columnItems(dataset), List.of("name", "type", "kind", "comment"));
    }
  }

  private static List<Map<String, Object>> columnItems(Dataset dataset) {
    List<Map<String, Object>> items = new ArrayList<>();
    dataset.columns().forEach(column -> items.add(columnItem(dataset, column, "column")));
    dataset.metrics().forEach(metric -> items.add(columnItem(dataset, metric, "metric")));
    return items;
  }

  private static Map<String, Object> columnItem(Dataset dataset, String columnName, String kind) {
    DictionaryColumn entry =
        DataDictionary.builtIn().findColumn(dataset.name(), columnName).orElse(null);
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("name", columnName);
    item.put("type", entry == null ? null : entry.type().toString());
    item.put("kind", kind);
    item.put("comment", DictionaryColumn.commentFor(columnName, entry, kind.equals("metric")));
    return item;
  }
}
