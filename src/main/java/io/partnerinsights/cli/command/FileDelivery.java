package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report to a file, and shows the progress of its download. */
record FileDelivery(PartnerInsightsCommand root, ReadPlan plan, Report report, Path file) {

  /** Writes the file as the service has written it, uncompressed. */
  void copy() throws IOException {
    write(
        (part, display) -> {
          try (OutputStream target = Files.newOutputStream(part)) {
            report.copyTo(target, plan.spec(), display::show);
          }
          return 0;
        });
  }

  /** Writes the rows and returns their number. */
  long convert(RowFormat format) throws IOException {
    return write(
        (part, display) -> {
          try (BatchReader rows = report.open(plan.spec());
              RowWriter writer = format.open(part, plan.spec().columns())) {
            return write(rows, writer, display);
          }
        });
  }

  private static long write(BatchReader rows, RowWriter writer, DownloadDisplay display)
      throws IOException {
    while (rows.next()) {
      writer.write(rows.batch());
      display.show(rows.stats().bytesReceived(), rows.fileSize().orElse(null));
    }
    writer.end();
    return rows.stats().rows();
  }

  private long write(Content content) throws IOException {
    try (DownloadDisplay display = new DownloadDisplay(root.shell(), root.isQuiet())) {
      return NewFile.write(file, part -> content.write(part, display));
    } catch (RuntimeException e) {
      report.failed();
      throw e;
    }
  }

  @FunctionalInterface
  private interface Content {
    long write(Path part, DownloadDisplay display) throws IOException;
  }
}
