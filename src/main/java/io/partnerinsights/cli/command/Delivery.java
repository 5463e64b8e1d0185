package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ClosedPipeException;
import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowErrors;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Awaits a report and writes its rows, or its file, where the arguments say. */
final class Delivery {
  private final PartnerInsightsCommand root;
  private final RowOutput output;
  private final RowFormat format;
  private final RowSink sink;

  /** Creates a delivery; wrong arguments fail before anything is called. */
  Delivery(PartnerInsightsCommand root, RowOutput output) {
    this.root = root;
    this.output = output;
    this.format = output.format(root.isJson(), root.shell().terminals().out());
    this.sink = new RowSink(root, output.file().orElse(null));
    output.file().ifPresent(this::check);
    if (format == RowFormat.PARQUET && output.file().isEmpty()) {
      throw RowErrors.PARQUET_TO_STREAM.error();
    }
  }

  /** Asks for the file before the wait, not after it. */
  private void check(Path file) {
    boolean special = Files.exists(file) && !Files.isRegularFile(file);
    Path folder = file.toAbsolutePath().getParent();
    if (special || folder == null || !Files.isDirectory(folder)) {
      throw RowErrors.NO_FILE.error(file);
    }
    try {
      NewFile.check(file);
    } catch (IOException e) {
      throw unwritable(e);
    }
    if (Files.exists(file)) {
      Confirmation.require(root.shell(), "Replace " + file, output.replaces());
    }
  }

  /** Delivers and returns the exit code. */
  int deliver(ReadPlan plan) {
    boolean original = output.isOriginal(root.isJson());
    Optional<ReadSplit> preview = original ? Optional.empty() : preview(plan);
    return preview.isPresent() ? deliver(plan, preview.get()) : deliverReport(plan, original);
  }

  /**
   * Returns the rows of a query with a small LIMIT, if the service's test of it has all of them.
   */
  private static Optional<ReadSplit> preview(ReadPlan plan) {
    Long limit = plan.reportPlan().query().limit();
    if (limit == null || !plan.mayPreview((int) Math.min(limit, Integer.MAX_VALUE))) {
      return Optional.empty();
    }
    return plan.preview(limit.intValue(), plan.spec());
  }

  private int deliver(ReadPlan plan, ReadSplit preview) {
    ReadSpec spec = plan.spec();
    try {
      long rows = sink.write(format, spec, List.of(() -> BatchReader.preview(preview, spec)));
      say(rows, null);
      return 0;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Rows are printed only once. A file is written anew if its report has to be replaced. */
  private int deliverReport(ReadPlan plan, boolean original) {
    ReadSpec spec = plan.spec();
    ReportRead read = plan.read();
    if (original) {
      return read.await(report -> deliver(report, () -> copy(report, spec)));
    }
    if (output.file().isPresent()) {
      return read.await(
          report ->
              deliver(report, () -> sink.write(format, spec, List.of(() -> report.open(spec)))));
    }
    Opened opened = read.await(report -> new Opened(report, report.splits(spec)));
    return deliver(opened.report(), () -> sink.write(format, spec, opened.rows(spec)));
  }

  private record Opened(Report report, List<ReadSplit> splits) {
    List<Supplier<BatchReader>> rows(ReadSpec spec) {
      return splits.stream()
          .<Supplier<BatchReader>>map(split -> () -> BatchReader.open(split, report, spec))
          .toList();
    }
  }

  private @Nullable Long copy(Report report, ReadSpec spec) throws IOException {
    sink.copy(report, spec);
    return null;
  }

  @FunctionalInterface
  private interface Content {
    /** Writes it, and returns the number of rows if it is known. */
    @Nullable Long write() throws IOException;
  }

  private int deliver(Report report, Content content) {
    root.shell().interruption().reads(report);
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
    return RowErrors.UNWRITABLE.causedBy(
        cause, output.file().map(Path::toString).orElse("standard output"));
  }

  /** Says what was written, unless it was printed. */
  private void say(@Nullable Long rows, @Nullable Report report) {
    if (output.file().isEmpty()) {
      return;
    }
    String file = output.file().get().toString();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("output", file);
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
    root.shell().out().flush();
  }
}
