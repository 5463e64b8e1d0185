package io.partnerinsights.cli.command;

import io.partnerinsights.core.session.ReadPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** Shows rows of the service's test of a query. */
@Command(
    name = "preview",
    description = {
      "Shows up to 100 rows of a query in seconds, using the service's test of the query. Creates"
          + " no report.",
      "The rows are not necessarily the first ones, and a metric may cover only some of the"
          + " records.",
      "Example: partnerinsights preview 'SELECT Month, CustomerName FROM OfficeUsage'"
    })
final class PreviewCommand extends QueryTextCommand implements Runnable {
  @Override
  public void run() {
    try (ReadSession session = openSession()) {
      ReadPlan plan = session.planRead();
      List<String> names = plan.selectedSchema().columnNames();
      List<Map<String, Object>> items =
          plan.fetchSampleRows().stream().map(row -> toItem(names, row)).toList();
      resultPrinter().printList("rows", items, names);
    }
  }

  private static Map<String, Object> toItem(List<String> names, List<String> row) {
    Map<String, Object> item = new LinkedHashMap<>();
    IntStream.range(0, names.size()).forEach(i -> item.put(names.get(i), row.get(i)));
    return item;
  }
}
