package io.partnerinsights.cli.command;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a query, dataset or report into a file. */
@Command(
    name = "run",
    description = {
      "Reads a query, a dataset or a stored query and writes its rows.",
      "Example: partnerinsights run --dataset OfficeUsage --output usage.parquet"
    })
final class RunCommand extends ReadCommand implements Callable<Integer> {
  @Mixin private RowOutput output;

  @Override
  public Integer call() throws IOException {
    try (ReadSession session = ReadSession.open(root(), options(Map.of()))) {
      return new Delivery(root(), output).deliver(session.plan());
    }
  }
}
