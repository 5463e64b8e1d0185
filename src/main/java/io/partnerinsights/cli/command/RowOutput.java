package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowErrors;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.io.function.IOSupplier;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The arguments that say where rows are written, and what writes them. A file appears when it is
 * complete, and its download is shown. Wrong arguments fail before anything is called.
 */
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
          "Format of the rows. Default: from the file's extension, else table on a terminal,"
              + " otherwise csv.")
  private @Nullable RowFormat format;

  @Option(names = "--yes", description = "Replace an existing file without asking.")
  private boolean yes;

  /** The file to write; null if the result is printed. */
  private @Nullable Path target;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Writes the rows of a read. They are printed only once. */
  int writeRows(Supplier<ReadPlan> read) {
    check();
    ReadPlan plan = read.get();
    ReadSpec spec = plan.spec();
    Optional<ReadSplit> preview = preview(plan, spec);
    if (preview.isPresent()) {
      return deliver(null, () -> write(BatchReader.preview(preview.get(), spec), spec));
    }
    Report report = plan.read().await();
    return deliver(report, () -> write(report.open(spec), spec));
  }

  /** Writes the file as the service has written it, unless the arguments set a format. */
  int writeFile(Supplier<ReadPlan> read) {
    if (format != null || (file == null && root().isJson())) {
      return writeRows(read);
    }
    check();
    ReadPlan plan = read.get();
    Report report = plan.read().await();
    return deliver(report, () -> copy(report, plan.spec()));
  }

  /**
   * Returns the rows of a query with a small LIMIT, if the service's test of it has all of them.
   */
  private static Optional<ReadSplit> preview(ReadPlan plan, ReadSpec spec) {
    Long limit = plan.query().query().limit();
    return limit == null || !plan.mayPreview((int) Math.min(limit, Integer.MAX_VALUE))
        ? Optional.empty()
        : plan.preview(limit.intValue(), spec);
  }

  private RootArguments root() {
    return (RootArguments) command.root().userObject();
  }

  private Shell shell() {
    return root().shell();
  }

  /** Checks the file, and asks for it, before the wait. */
  private void check() {
    RowFormat chosen = format();
    target = file == null || Shell.isStandardOutput(file) ? null : file;
    if (target == null) {
      if (chosen == RowFormat.PARQUET) {
        throw RowErrors.PARQUET_TO_STREAM.error();
      }
      return;
    }
    try {
      NewFile.check(target);
    } catch (IOException e) {
      throw unwritable(e);
    }
    if (Files.exists(target)) {
      Confirmation.require(shell(), "Replace " + target, yes);
    }
  }

  private RowFormat format() {
    boolean json = file == null && root().isJson();
    if (json && format != null && format != RowFormat.JSON) {
      throw CommandErrors.JSON_FORMAT.error(format.name().toLowerCase(Locale.ROOT));
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
    return shell().terminals().out() ? RowFormat.TABLE : RowFormat.CSV;
  }

  private PartnerInsightsException unwritable(IOException cause) {
    return RowErrors.UNWRITABLE.causedBy(cause, file == null ? "standard output" : file);
  }

  /**
   * Writes a content, and says what was written.
   *
   * @param given null for a preview
   * @param content writes it, and returns the number of rows if it is known
   */
  private int deliver(@Nullable Report given, IOSupplier<@Nullable Long> content) {
    Optional<Report> report = Optional.ofNullable(given);
    report.ifPresent(shell().interruption()::reads);
    try {
      say(content.get(), report);
      return 0;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Opens the target after the rows, so that a kill before leaves no file. */
  private Long write(BatchReader opened, ReadSpec spec) throws IOException {
    try (BatchReader rows = opened) {
      if (target == null) {
        OutputStream out = CloseShieldOutputStream.wrap(shell().out());
        write(rows, format().open(out, spec.columns(), shell().width()));
        shell().checkOut();
      } else {
        NewFile.write(target, part -> write(rows, format().open(part, spec.columns())));
      }
      return rows.stats().rows();
    }
  }

  private void write(BatchReader rows, RowWriter opened) throws IOException {
    try (RowWriter writer = opened;
        DownloadDisplay display = display()) {
      while (rows.next()) {
        writer.write(rows.batch());
        display.show(rows.stats().bytesReceived(), rows.fileSize().orElse(null));
        if (target == null) {
          shell().checkOut();
        }
      }
      writer.end();
    }
  }

  private DownloadDisplay display() {
    Consumer<String> lines = shell().lines(target == null || root().isQuiet());
    return new DownloadDisplay(OpenWaits.to(lines));
  }

  /** What is printed cannot be taken back, so the whole file is downloaded before. */
  private @Nullable Long copy(Report report, ReadSpec spec) throws IOException {
    if (target != null) {
      NewFile.write(target, part -> download(report, spec, part));
      return null;
    }
    Path copy = NewFile.deletedAtExit(Files.createTempFile("partnerinsights-", ".part"));
    try {
      download(report, spec, copy);
      Files.copy(copy, shell().out());
      shell().checkOut();
      return null;
    } finally {
      Files.delete(copy);
    }
  }

  private void download(Report report, ReadSpec spec, Path part) throws IOException {
    try (OutputStream target = Files.newOutputStream(part);
        DownloadDisplay display = display()) {
      report.copyTo(target, spec, display::show);
    }
  }

  /** Says what was written, unless it was printed. */
  private void say(@Nullable Long rows, Optional<Report> report) {
    if (target == null) {
      return;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("output", target.toString());
    summary.put("rows", rows);
    summary.put("reportId", report.map(Report::reportId).orElse(null));
    summary.put("executionId", report.map(Report::executionId).orElse(null));
    summary.put(
        "generatedTime", report.flatMap(Report::generatedTime).map(Instant::toString).orElse(null));
    String what =
        (rows == null
                ? "the file"
                : String.format(Locale.ROOT, rows == 1 ? "%d row" : "%,d rows", rows))
            + report.map(known -> " of report " + known.reportId()).orElse(" without a report");
    if (root().isJson() || !root().isQuiet()) {
      root().results().done("Wrote " + what + " to " + file, summary);
    }
    shell().out().flush();
  }
}
