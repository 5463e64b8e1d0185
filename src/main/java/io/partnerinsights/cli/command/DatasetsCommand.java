package io.partnerinsights.cli.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the account's datasets. */
@Command(name = "datasets", description = "Lists the datasets of the account.")
final class DatasetsCommand extends BaseCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    List<Map<String, Object>> items = client().datasets().stream().map(Items::of).toList();
    results().list("datasets", items, List.of("name", "columns", "metrics", "minimumRecurrence"));
    return 0;
  }
}
