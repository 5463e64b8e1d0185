package io.partnerinsights.cli.command;

import io.partnerinsights.cli.rows.RowFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments that say where rows are written, and in which format. */
final class RowOutput {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "<file>",
      description = "File to write. Default: standard output.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "<csv|tsv|json|parquet|table>",
      description =
          "Format of the rows. Default: by the file's name, table on a terminal, otherwise csv.")
  private @Nullable RowFormat format;

  @Option(names = "--yes", description = "Replace an existing file without a question.")
  private boolean yes;

  private boolean original;

  /** Returns these arguments for a command that converts the file only if a format is set. */
  RowOutput orOriginal() {
    original = true;
    return this;
  }

  /** Returns the file to write; null for standard output. */
  @Nullable Path file() {
    return file;
  }

  boolean replaces() {
    return yes;
  }

  /** Whether the file stays as the service has written it. */
  boolean isOriginal(boolean json) {
    return original && format == null && !(json && file == null);
  }

  /**
   * Returns the format of the rows.
   *
   * @param json whether standard output must be JSON
   * @param terminal whether standard output is a terminal
   */
  RowFormat format(boolean json, boolean terminal) {
    if (file == null && json && format != null && format != RowFormat.JSON) {
      throw CommandErrors.JSON_FORMAT.error();
    }
    if (format != null) {
      return format;
    }
    if (file != null) {
      return RowFormat.ofName(file);
    }
    if (json) {
      return RowFormat.JSON;
    }
    return terminal ? RowFormat.TABLE : RowFormat.CSV;
  }
}
