package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ClosedPipeException;
import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowErrors;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Awaits a report and writes its rows, or its file, where the arguments say. */
final class Delivery {
  private final PartnerInsightsCommand root;
  private final RowOutput output;
  private final RowFormat format;

  /** Creates a delivery; wrong arguments fail before anything is called. */
  Delivery(PartnerInsightsCommand root, RowOutput output) {
    this.root = root;
    this.output = output;
    this.format = output.format(root.isJson(), root.shell().terminals().out());
    output.file().ifPresent(this::check);
    if (format == RowFormat.PARQUET && output.file().isEmpty()) {
      throw RowErrors.parquetToStream();
    }
  }

  /** Asks for the file before the wait, not after it. */
  private void check(Path file) {
    boolean special = Files.exists(file) && !Files.isRegularFile(file);
    Path folder = file.toAbsolutePath().getParent();
    if (special || folder == null || !Files.isDirectory(folder)) {
      throw RowErrors.noFile(file);
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
    Optional<PreviewRows> preview = original ? Optional.empty() : PreviewRows.find(plan);
    return preview.isPresent() ? deliver(preview.get()) : deliverReport(plan, original);
  }

  private int deliver(PreviewRows preview) {
    Shell shell = root.shell();
    try {
      if (output.file().isPresent()) {
        Path file = output.file().get();
        say(file, preview.write(file, format), null);
      } else {
        preview.write(new StreamDelivery.Uncloseable(shell.out()), format);
        shell.checkOut();
      }
      return 0;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Rows are printed only once. A file is written anew if its report has to be replaced. */
  private int deliverReport(ReadPlan plan, boolean original) {
    ReportRead read = plan.read();
    if (original || output.file().isPresent()) {
      return read.await(report -> deliver(report, () -> write(plan, report, original)));
    }
    StreamDelivery stream = read.await(report -> StreamDelivery.of(root.shell(), plan, report));
    return deliver(stream.report(), () -> Optional.of(stream.convert(format)));
  }

  @FunctionalInterface
  private interface Content {
    /** Writes it, and returns the number of rows if it is known. */
    Optional<Long> write() throws IOException;
  }

  private int deliver(Report report, Content content) {
    root.shell().interruption().reads(report);
    try {
      Long rows = content.write().orElse(null);
      report.succeeded();
      output.file().ifPresent(file -> say(file, rows, report));
      return 0;
    } catch (ClosedPipeException e) {
      report.succeeded();
      throw e;
    } catch (IOException e) {
      report.failed();
      throw unwritable(e);
    }
  }

  private Optional<Long> write(ReadPlan plan, Report report, boolean original) throws IOException {
    if (output.file().isEmpty()) {
      StreamDelivery.copy(root.shell(), plan, report);
      return Optional.empty();
    }
    FileDelivery delivery = new FileDelivery(root, plan, report, output.file().get());
    if (original) {
      delivery.copy();
      return Optional.empty();
    }
    return Optional.of(delivery.convert(format));
  }

  private PartnerInsightsException unwritable(IOException cause) {
    return RowErrors.unwritable(output.file().map(Path::toString).orElse("standard output"), cause);
  }

  private void say(Path file, @Nullable Long rows, @Nullable Report report) {
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
    root.shell().out().flush();
  }
}
