package io.partnerinsights.cli.command;

import io.partnerinsights.core.session.DryRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows what a read would do. */
@Command(
    name = "dry-run",
    description = {
      "Shows what partnerinsights run with the same arguments would do. Creates nothing.",
      "Example: partnerinsights dry-run --query 'SELECT Month FROM OfficeUsage'"
    })
final class DryRunCommand extends ReadCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    try (ReadSession session = ReadSession.open(this, options(Map.of()))) {
      List<Map<String, Object>> steps =
          session.plan().dryRun().steps().stream().map(DryRunCommand::item).toList();
      results().list("steps", steps, List.of("step", "value"));
    }
    return 0;
  }

  private static Map<String, Object> item(DryRun.Step step) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("step", step.name());
    item.put("value", step.value());
    return item;
  }
}
