package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.rows.AtomicFile;
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
  private @Nullable Path fileArgument;

  @Option(
      names = "--format",
      paramLabel = "<csv|tsv|json|parquet|table>",
      description =
          "Format of the rows. Default: from the file's extension, else table on a terminal,"
              + " otherwise csv.")
  private @Nullable RowFormat format;

  @Option(names = "--yes", description = "Replace an existing file without asking.")
  private boolean replacesWithoutAsking;

  /** The file to write; null if the result is printed. */
  private @Nullable Path outputFile;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Writes the rows of a read. They are printed only once. */
  int readAndWriteRows(Supplier<ReadPlan> planRead) {
    prepareOutputFile();
    ReadPlan plan = planRead.get();
    ReadSpec spec = plan.createSpec();
    Optional<ReadSplit> preview = fetchPreview(plan, spec);
    if (preview.isPresent()) {
      return writeAndSummarize(
          null, () -> writeRowsToOutput(BatchReader.openPreview(preview.get(), spec), spec));
    }
    Report report = plan.newRead().awaitReport();
    return writeAndSummarize(report, () -> writeRowsToOutput(report.openReader(spec), spec));
  }

  /** Writes the file as the service has written it, unless the arguments set a format. */
  int readAndWriteFile(Supplier<ReadPlan> planRead) {
    if (format != null || (fileArgument == null && rootArguments().isJson())) {
      return readAndWriteRows(planRead);
    }
    prepareOutputFile();
    ReadPlan plan = planRead.get();
    Report report = plan.newRead().awaitReport();
    return writeAndSummarize(report, () -> copyFile(report, plan.createSpec()));
  }

  /**
   * Returns the rows of a query with a small LIMIT, if the service's test of it has all of them.
   */
  private static Optional<ReadSplit> fetchPreview(ReadPlan plan, ReadSpec spec) {
    Long limit = plan.query().query().limit();
    return limit == null || !plan.mayPreview((int) Math.min(limit, Integer.MAX_VALUE))
        ? Optional.empty()
        : plan.fetchPreview(limit.intValue(), spec);
  }

  private RootArguments rootArguments() {
    return (RootArguments) command.root().userObject();
  }

  private Shell shell() {
    return rootArguments().shell();
  }

  /** Sets the target, after a check of the file and a question to the user, before the wait. */
  private void prepareOutputFile() {
    RowFormat rowFormat = chooseFormat();
    outputFile = fileArgument == null || Shell.isStandardOutput(fileArgument) ? null : fileArgument;
    if (outputFile == null) {
      if (rowFormat == RowFormat.PARQUET) {
        throw RowErrors.PARQUET_TO_STREAM.error();
      }
      return;
    }
    try {
      AtomicFile.checkWritable(outputFile);
    } catch (IOException e) {
      throw unwritableError(e);
    }
    if (Files.exists(outputFile)) {
      Confirmation.requireYes(shell(), "Replace " + outputFile, replacesWithoutAsking);
    }
  }

  private RowFormat chooseFormat() {
    boolean isJson = fileArgument == null && rootArguments().isJson();
    if (isJson && format != null && format != RowFormat.JSON) {
      throw CommandErrors.JSON_FORMAT.error(format.name().toLowerCase(Locale.ROOT));
    }
    if (format != null) {
      return format;
    }
    if (fileArgument != null) {
      return RowFormat.ofFileName(fileArgument);
    }
    if (isJson) {
      return RowFormat.JSON;
    }
    return shell().terminals().isOutTerminal() ? RowFormat.TABLE : RowFormat.CSV;
  }

  private PartnerInsightsException unwritableError(IOException cause) {
    return RowErrors.UNWRITABLE_OUTPUT.causedBy(
        cause, fileArgument == null ? "standard output" : fileArgument);
  }

  /**
   * Writes a content, and says what was written.
   *
   * @param reportOrNull null for a preview
   * @param contentWriter writes it, and returns the number of rows if it is known
   */
  private int writeAndSummarize(
      @Nullable Report reportOrNull, IOSupplier<@Nullable Long> contentWriter) {
    Optional<Report> report = Optional.ofNullable(reportOrNull);
    report.ifPresent(shell().interruption()::registerReport);
    try {
      printSummary(contentWriter.get(), report);
      return 0;
    } catch (IOException e) {
      throw unwritableError(e);
    }
  }

  /** Opens the target after the rows, so that a kill before leaves no file. */
  private Long writeRowsToOutput(BatchReader openRows, ReadSpec spec) throws IOException {
    try (BatchReader rows = openRows) {
      if (outputFile == null) {
        OutputStream out = CloseShieldOutputStream.wrap(shell().out());
        writeBatches(
            rows, chooseFormat().openWriter(out, spec.batchSchema(), shell().tableWidth()));
        shell().checkOutput();
      } else {
        AtomicFile.write(
            outputFile,
            part -> writeBatches(rows, chooseFormat().openWriter(part, spec.batchSchema())));
      }
      return rows.readStats().rowCount();
    }
  }

  private void writeBatches(BatchReader rows, RowWriter openWriter) throws IOException {
    try (RowWriter writer = openWriter;
        DownloadDisplay display = openDisplay()) {
      while (rows.nextBatch()) {
        writer.write(rows.batch());
        display.showProgress(rows.readStats().bytesReceived(), rows.fileSize().orElse(null));
        if (outputFile == null) {
          shell().checkOutput();
        }
      }
      writer.endOutput();
    }
  }

  private DownloadDisplay openDisplay() {
    Consumer<String> printer =
        shell().progressPrinter(outputFile == null || rootArguments().isQuiet());
    return new DownloadDisplay(OpenWaits.printingTo(printer));
  }

  /** What is printed cannot be taken back, so the whole file is downloaded before. */
  private @Nullable Long copyFile(Report report, ReadSpec spec) throws IOException {
    if (outputFile != null) {
      AtomicFile.write(outputFile, part -> downloadFile(report, spec, part));
      return null;
    }
    Path part = AtomicFile.deleteAtExit(Files.createTempFile("partnerinsights-", ".part"));
    try {
      downloadFile(report, spec, part);
      Files.copy(part, shell().out());
      shell().checkOutput();
      return null;
    } finally {
      Files.delete(part);
    }
  }

  private void downloadFile(Report report, ReadSpec spec, Path part) throws IOException {
    try (OutputStream output = Files.newOutputStream(part);
        DownloadDisplay display = openDisplay()) {
      report.copyTo(output, spec, display::showProgress);
    }
  }

  /** Says what was written, unless it was printed. */
  private void printSummary(@Nullable Long rowCount, Optional<Report> report) {
    if (outputFile == null) {
      return;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("output", outputFile.toString());
    summary.put("rows", rowCount);
    summary.put("reportId", report.map(Report::reportId).orElse(null));
    summary.put("executionId", report.map(Report::executionId).orElse(null));
    summary.put(
        "generatedTime",
        report.flatMap(Report::findGeneratedTime).map(Instant::toString).orElse(null));
    String unit = Long.valueOf(1).equals(rowCount) ? " row" : " rows";
    String content =
        (rowCount == null ? "the file" : String.format(Locale.ROOT, "%,d", rowCount) + unit)
            + report.map(source -> " of report " + source.reportId()).orElse(" without a report");
    if (rootArguments().isJson() || !rootArguments().isQuiet()) {
      rootArguments()
          .resultPrinter()
          .printOutcome("Wrote " + content + " to " + fileArgument, summary);
    }
    shell().out().flush();
  }
}
