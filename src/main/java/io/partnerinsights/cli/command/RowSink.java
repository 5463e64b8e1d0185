package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.Report;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows, or a report's file, to a file or to standard output. A file appears when it is
 * complete, and its download is shown.
 */
final class RowSink {
  private final Shell shell;
  private final boolean quiet;
  private final @Nullable Path file;

  /** Creates a sink for a file, or for standard output without one. */
  RowSink(PartnerInsightsCommand root, @Nullable Path file) {
    this.shell = root.shell();
    this.quiet = root.isQuiet();
    this.file = file;
  }

  /** Writes the rows of all parts, and returns their number. */
  long write(RowFormat format, ReadSpec spec, List<Supplier<BatchReader>> parts)
      throws IOException {
    if (file == null) {
      OutputStream out = new Uncloseable(shell.out());
      long rows = write(() -> format.open(out, spec.columns()), parts, batches -> shell.checkOut());
      shell.checkOut();
      return rows;
    }
    return writeFile(
        file,
        (part, display) ->
            write(
                () -> format.open(part, spec.columns()),
                parts,
                rows -> display.show(rows.stats().bytesReceived(), rows.fileSize().orElse(null))));
  }

  @FunctionalInterface
  private interface Progress {
    /** Follows each batch. */
    void after(BatchReader rows) throws IOException;
  }

  @FunctionalInterface
  private interface Opening {
    RowWriter open() throws IOException;
  }

  /** Opens the target after the first part has answered, so that a kill before leaves no file. */
  private static long write(Opening target, List<Supplier<BatchReader>> parts, Progress progress)
      throws IOException {
    Iterator<Supplier<BatchReader>> next = parts.iterator();
    try (BatchReader first = next.next().get();
        RowWriter writer = target.open()) {
      long written = write(first, writer, progress);
      while (next.hasNext()) {
        try (BatchReader rows = next.next().get()) {
          written += write(rows, writer, progress);
        }
      }
      writer.end();
      return written;
    }
  }

  private static long write(BatchReader rows, RowWriter writer, Progress progress)
      throws IOException {
    while (rows.next()) {
      writer.write(rows.batch());
      progress.after(rows);
    }
    return rows.stats().rows();
  }

  /**
   * Writes the file as the service has written it, uncompressed. What is printed cannot be taken
   * back, so the whole file is downloaded before it is printed.
   */
  void copy(Report report, ReadSpec spec) throws IOException {
    if (file != null) {
      writeFile(file, (part, display) -> download(report, spec, part, display::show));
      return;
    }
    Path copy = Files.createTempFile("partnerinsights-", ".part");
    try {
      download(report, spec, copy, (bytes, size) -> {});
      Files.copy(copy, shell.out());
      shell.checkOut();
    } finally {
      Files.delete(copy);
    }
  }

  private static long download(Report report, ReadSpec spec, Path part, Report.Progress progress)
      throws IOException {
    try (OutputStream target = Files.newOutputStream(part)) {
      report.copyTo(target, spec, progress);
    }
    return 0;
  }

  @FunctionalInterface
  private interface Content {
    long write(Path part, DownloadDisplay display) throws IOException;
  }

  private long writeFile(Path target, Content content) throws IOException {
    try (DownloadDisplay display = new DownloadDisplay(shell, quiet)) {
      return NewFile.write(target, part -> content.write(part, display));
    }
  }

  /** Standard output, which a writer of rows does not close. */
  private static final class Uncloseable extends FilterOutputStream {
    Uncloseable(PrintStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
