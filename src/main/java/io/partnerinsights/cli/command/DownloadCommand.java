package io.partnerinsights.cli.command;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.session.ReadPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Downloads the file of an existing report. */
@Command(
    name = "download",
    description = {
      "Downloads the newest file of a report. If the report is still running, waits for it.",
      "Without --format, writes the file as the service created it, decompressed.",
      "Example: partnerinsights download 1f2e3d4c --output usage.csv"
    })
final class DownloadCommand extends ReadCommand implements Callable<Integer> {
  @Parameters(paramLabel = "REPORT_ID", description = "Id of the report.")
  private String reportId;

  @Mixin private RowOutput output;

  @Override
  Set<ConnectorOption<?>> excludedOptions() {
    Set<ConnectorOption<?>> exclusions = new HashSet<>(TARGET_OPTIONS);
    exclusions.addAll(Set.of(Options.QUERY_START_TIME, Options.QUERY_END_TIME));
    exclusions.remove(Options.EXECUTION_ID);
    return exclusions;
  }

  @Override
  public Integer call() {
    try (ReadSession session =
        ReadSession.open(this, optionsWithOverrides(Map.of(Options.REPORT_ID.key(), reportId)))) {
      return output.readAndWriteFile(() -> planDownload(session));
    }
  }

  private ReadPlan planDownload(ReadSession session) {
    return argumentValues().containsKey(Options.EXECUTION_ID.key())
        ? session.planRead()
        : CommandErrors.callForReports(List.of(reportId), session::planRead);
  }
}
