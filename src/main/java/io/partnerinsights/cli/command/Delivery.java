package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ClosedPipeException;
import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowErrors;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Awaits a report and writes its rows, or its file, where the arguments say. A file appears when it
 * is complete, and its download is shown.
 */
final class Delivery {
  private final PartnerInsightsCommand root;
  private final Shell shell;
  private final RowOutput output;
  private final RowFormat format;

  /** Null for standard output. */
  private final @Nullable Path file;

  /** Creates a delivery; wrong arguments fail before anything is called. */
  Delivery(PartnerInsightsCommand root, RowOutput output) {
    this.root = root;
    this.shell = root.shell();
    this.output = output;
    this.format = output.format(root.isJson(), shell.terminals().out());
    this.file = output.file();
    if (file != null) {
      check(file);
    } else if (format == RowFormat.PARQUET) {
      throw RowErrors.PARQUET_TO_STREAM.error();
    }
  }

  /** Asks for the file before the wait, not after it. */
  private void check(Path target) {
    boolean special = Files.exists(target) && !Files.isRegularFile(target);
    Path folder = target.toAbsolutePath().getParent();
    if (special || folder == null || !Files.isDirectory(folder)) {
      throw RowErrors.NO_FILE.error(target);
    }
    try {
      NewFile.check(target);
    } catch (IOException e) {
      throw unwritable(e);
    }
    if (Files.exists(target)) {
      Confirmation.require(shell, "Replace " + target, output.replaces());
    }
  }

  /** Rows are printed only once. A file is written anew if its report has to be replaced. */
  int deliver(ReadPlan plan) {
    ReadSpec spec = plan.spec();
    if (output.isOriginal(root.isJson())) {
      return plan.read().await(report -> deliver(report, () -> copy(report, spec)));
    }
    Optional<ReadSplit> preview = preview(plan, spec);
    if (preview.isPresent()) {
      return deliver(preview.get(), spec);
    }
    ReportRead read = plan.read();
    if (file != null) {
      return read.await(
          report -> deliver(report, () -> write(spec, List.of(() -> report.open(spec)))));
    }
    Opened opened = read.await(report -> new Opened(report, report.splits(spec)));
    return deliver(opened.report(), () -> write(spec, opened.rows(spec)));
  }

  /**
   * Returns the rows of a query with a small LIMIT, if the service's test of it has all of them.
   */
  private static Optional<ReadSplit> preview(ReadPlan plan, ReadSpec spec) {
    Long limit = plan.reportPlan().query().limit();
    return limit == null || !plan.mayPreview((int) Math.min(limit, Integer.MAX_VALUE))
        ? Optional.empty()
        : plan.preview(limit.intValue(), spec);
  }

  private int deliver(ReadSplit preview, ReadSpec spec) {
    try {
      say(write(spec, List.of(() -> BatchReader.preview(preview, spec))), null);
      return 0;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private record Opened(Report report, List<ReadSplit> splits) {
    List<Supplier<BatchReader>> rows(ReadSpec spec) {
      return splits.stream()
          .<Supplier<BatchReader>>map(split -> () -> BatchReader.open(split, report, spec))
          .toList();
    }
  }

  @FunctionalInterface
  private interface Content {
    /** Writes it, and returns the number of rows if it is known. */
    @Nullable Long write() throws IOException;
  }

  private int deliver(Report report, Content content) {
    shell.interruption().reads(report);
    try {
      Long rows = content.write();
      report.succeeded();
      say(rows, report);
      return 0;
    } catch (ClosedPipeException e) {
      report.succeeded();
      throw e;
    } catch (IOException e) {
      report.failed();
      throw unwritable(e);
    } catch (RuntimeException e) {
      report.failed();
      throw e;
    }
  }

  private PartnerInsightsException unwritable(IOException cause) {
    return RowErrors.UNWRITABLE.causedBy(cause, file == null ? "standard output" : file);
  }

  /** Writes the rows of all parts, and returns their number. */
  private Long write(ReadSpec spec, List<Supplier<BatchReader>> parts) throws IOException {
    if (file != null) {
      try (DownloadDisplay display = new DownloadDisplay(shell, root.isQuiet())) {
        return NewFile.write(file, part -> write(spec, parts, part, display));
      }
    }
    long rows = write(spec, parts, null, null);
    shell.checkOut();
    return rows;
  }

  /** Opens the target after the first part has answered, so that a kill before leaves no file. */
  private long write(
      ReadSpec spec,
      List<Supplier<BatchReader>> parts,
      @Nullable Path target,
      @Nullable DownloadDisplay display)
      throws IOException {
    Iterator<Supplier<BatchReader>> next = parts.iterator();
    try (BatchReader first = next.next().get();
        RowWriter writer =
            target == null
                ? format.open(new Uncloseable(shell.out()), spec.columns())
                : format.open(target, spec.columns())) {
      long written = write(first, writer, display);
      while (next.hasNext()) {
        try (BatchReader rows = next.next().get()) {
          written += write(rows, writer, display);
        }
      }
      writer.end();
      return written;
    }
  }

  private long write(BatchReader rows, RowWriter writer, @Nullable DownloadDisplay display)
      throws IOException {
    while (rows.next()) {
      writer.write(rows.batch());
      if (display == null) {
        shell.checkOut();
      } else {
        display.show(rows.stats().bytesReceived(), rows.fileSize().orElse(null));
      }
    }
    return rows.stats().rows();
  }

  /**
   * Writes the file as the service has written it, uncompressed. What is printed cannot be taken
   * back, so the whole file is downloaded before it is printed.
   */
  private @Nullable Long copy(Report report, ReadSpec spec) throws IOException {
    if (file != null) {
      try (DownloadDisplay display = new DownloadDisplay(shell, root.isQuiet())) {
        NewFile.write(file, part -> download(report, spec, part, display::show));
      }
      return null;
    }
    Path copy = Files.createTempFile("partnerinsights-", ".part");
    try {
      download(report, spec, copy, (bytes, size) -> {});
      Files.copy(copy, shell.out());
      shell.checkOut();
      return null;
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

  /** Says what was written, unless it was printed. */
  private void say(@Nullable Long rows, @Nullable Report report) {
    if (file == null) {
      return;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("output", file.toString());
    summary.put("rows", rows);
    summary.put("reportId", report == null ? null : report.reportId());
    summary.put("executionId", report == null ? null : report.executionId());
    Instant generated = report == null ? null : report.generatedTime().orElse(null);
    summary.put("generatedTime", generated == null ? null : generated.toString());
    String what =
        (rows == null ? "the file" : String.format(Locale.ROOT, "%,d rows", rows))
            + (report == null ? " without a report" : " of report " + report.reportId());
    if (root.isJson() || !root.isQuiet()) {
      root.results().done("Wrote " + what + " to " + file, summary);
    }
    shell.out().flush();
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
