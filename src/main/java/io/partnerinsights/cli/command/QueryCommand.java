package io.partnerinsights.cli.command;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the rows of a query. */
@Command(
    name = "query",
    description = {
      "Prints the rows of a query. This creates a report and waits for it: minutes to hours.",
      "Example: partnerinsights query 'SELECT Month, Product FROM OfficeUsage LIMIT 10'"
    })
final class QueryCommand extends ReadCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private RowOutput output;

  /** The query, or the file that contains it. */
  private static final class Source {
    @Parameters(paramLabel = "QUERY", description = "The query: SELECT … FROM …")
    private String text;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "<file>",
        description = "File with the query; - for standard input.")
    private Path file;
  }

  @Override
  Set<ConnectorOption<?>> parameters() {
    return TARGETS;
  }

  @Override
  public Integer call() throws IOException {
    try (ReadSession session =
        ReadSession.open(root(), options(Map.of(Options.QUERY.key(), text())))) {
      return new Delivery(root(), output).deliver(session.plan());
    }
  }

  private String text() {
    if (source.text != null) {
      return source.text;
    }
    try {
      return source.file.toString().equals("-")
          ? new String(shell().in().readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(source.file);
    } catch (IOException e) {
      throw CommandErrors.unreadableQuery(source.file, e);
    }
  }
}
