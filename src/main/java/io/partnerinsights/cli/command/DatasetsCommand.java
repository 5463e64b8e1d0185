package io.partnerinsights.cli.command;

import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.RangeLengths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the account's datasets. */
@Command(name = "datasets", description = "Lists the datasets of the account.")
final class DatasetsCommand extends BaseCommand implements Runnable {
  @Override
  public void run() {
    List<Dataset> datasets = client().listDatasets();
    List<Map<String, Object>> items =
        datasets.stream()
            .map(resultPrinter().isJson() ? SystemTable::toFields : DatasetsCommand::toSummary)
            .toList();
    resultPrinter()
        .printList(
            "datasets", items, List.of("name", "columns", "metrics", "longestRange", "interval"));
  }

  /** Returns what fits into a line of a terminal. */
  private static Map<String, Object> toSummary(Dataset dataset) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("name", dataset.name());
    item.put("columns", dataset.columns().size());
    item.put("metrics", dataset.metrics().size());
    item.put("longestRange", RangeLengths.findLongest(dataset.dateRanges()).orElse(""));
    item.put("interval", dataset.minimumRecurrence().toHours() + "h");
    return item;
  }
}
