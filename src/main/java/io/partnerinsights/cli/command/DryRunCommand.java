package io.partnerinsights.cli.command;

import io.partnerinsights.core.session.DryRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows what a read would do. */
@Command(
    name = "dry-run",
    description = {
      "Shows what partnerinsights run with the same arguments would do. Creates nothing.",
      "Example: partnerinsights dry-run --query 'SELECT Month FROM OfficeUsage'"
    })
final class DryRunCommand extends ReadCommand implements Runnable {
  @Override
  public void run() {
    try (ReadSession session = ReadSession.open(this, options(Map.of()))) {
      List<Map<String, Object>> steps =
          session.plan().dryRun().stream().map(DryRunCommand::item).toList();
      results().sentences("steps", steps, List.of("step", "value"));
    }
  }

  private static Map<String, Object> item(DryRun.Step step) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("step", step.name());
    item.put("value", step.value());
    return item;
  }
}
