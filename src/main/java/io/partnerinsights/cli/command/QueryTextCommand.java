package io.partnerinsights.cli.command;

import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that reads a query, which is its parameter, in a file, or stored. */
abstract class QueryTextCommand extends ReadCommand {
  @ArgGroup(multiplicity = "1")
  private QuerySource source;

  private static final class QuerySource {
    @Parameters(paramLabel = "QUERY", description = "The query: SELECT … FROM …")
    private @Nullable String text;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "<file>",
        description = "File with the query, or - for standard input.")
    private @Nullable Path file;

    @Option(names = "--queryId", paramLabel = "<id>", description = "Id of a stored query.")
    private @Nullable String queryId;
  }

  @Override
  Set<ConnectorOption<?>> excludedOptions() {
    return Set.of(Options.QUERY, Options.QUERY_ID);
  }

  /** A query says itself which columns and which range it reads. */
  @Override
  Set<ConnectorOption<?>> hiddenOptions() {
    return TARGET_OPTIONS;
  }

  final ReadSession openSession() {
    Map<String, String> query =
        source.queryId == null
            ? Map.of(Options.QUERY.key(), readQueryText())
            : Map.of(Options.QUERY_ID.key(), source.queryId);
    return ReadSession.open(this, optionsWithOverrides(query));
  }

  private String readQueryText() {
    if (source.text != null) {
      return source.text;
    }
    Path file = Objects.requireNonNull(source.file);
    try {
      return SmallFile.decodeText(
          file.toString().equals("-") ? shell().in().readAllBytes() : Files.readAllBytes(file));
    } catch (IOException e) {
      throw CommandErrors.UNREADABLE_QUERY.causedBy(e, file);
    }
  }
}
