package io.partnerinsights.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the rows of a query. */
@Command(
    name = "query",
    description = {
      "Prints the rows of a query. Creates a report and waits for it, which takes minutes to hours."
          + " With a LIMIT of at most 100, it may need no report (option preview).",
      "Example: partnerinsights query 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 10'"
    })
final class QueryCommand extends QueryTextCommand implements Callable<Integer> {
  @Mixin private RowOutput output;

  @Override
  public Integer call() {
    try (ReadSession session = openSession()) {
      return output.readAndWriteRows(session::planRead);
    }
  }
}
