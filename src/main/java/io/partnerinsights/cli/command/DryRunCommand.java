package io.partnerinsights.cli.command;

import java.util.Map;
import picocli.CommandLine.Command;

/** Shows whether a read would create a report. */
@Command(
    name = "dry-run",
    description = {
      "Shows whether partnerinsights run with the same arguments would create a report.",
      "Example: partnerinsights dry-run --query 'SELECT Month FROM OfficeUsage'"
    })
final class DryRunCommand extends ReadCommand implements Runnable {
  @Override
  public void run() {
    try (ReadSession session = ReadSession.open(this, optionsWithOverrides(Map.of()))) {
      resultPrinter().printItem(Map.of("report", session.planRead().describeDryRun()));
    }
  }
}
