package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.JsonText;
import io.partnerinsights.cli.console.TextTable;
import io.partnerinsights.core.options.Options;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads a query, dataset or report into a file. */
@Command(
    name = "run",
    description = {
      "Reads a query, a dataset or a stored query and writes its rows.",
      "Example: partnerinsights run --dataset OfficeUsage --output usage.parquet",
      "With --no-wait, it creates the report and prints its id. To read it later: partnerinsights"
          + " download ID."
    })
final class RunCommand extends ReadCommand implements Callable<Integer> {
  @Mixin private RowOutput output;

  @Option(
      names = "--no-wait",
      description = "Create a new report, print its id and exit. The service keeps the report.")
  private boolean submitOnly;

  @Override
  public Integer call() {
    if (submitOnly) {
      return submitReport();
    }
    try (ReadSession session = ReadSession.open(this, optionsWithOverrides(Map.of()))) {
      return output.readAndWriteRows(session::planRead);
    }
  }

  private int submitReport() {
    try (ReadSession session =
        ReadSession.open(this, optionsWithDefaults(Options.SUBMISSION_DEFAULTS))) {
      String reportId = TextTable.cellText(session.planRead().newRead().submitReport());
      shell().printMessage("Created a report. To read it later: " + downloadCommandLine(reportId));
      shell()
          .out()
          .println(
              resultPrinter().isJson() ? JsonText.toLine(Map.of("reportId", reportId)) : reportId);
    }
    return 0;
  }
}
