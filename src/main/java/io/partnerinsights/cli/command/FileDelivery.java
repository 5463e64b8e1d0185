package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.DownloadedReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a report to a file. The stored bytes are downloaded first, to {@code FILE.part}: after a
 * crash the same command continues there. The file itself appears when it is complete.
 */
final class FileDelivery {
  private final PartnerInsightsCommand root;
  private final ReadPlan plan;
  private final Report report;
  private final Path file;

  FileDelivery(PartnerInsightsCommand root, ReadPlan plan, Report report, Path file) {
    this.root = root;
    this.plan = plan;
    this.report = report;
    this.file = file;
  }

  /** Writes the file as the service has written it, uncompressed. */
  void copy() throws IOException {
    write(
        (downloaded, target) -> {
          try (InputStream content = downloaded.content()) {
            return Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
          }
        });
  }

  /** Writes the rows and returns their number. */
  long convert(RowFormat format) throws IOException {
    return write((downloaded, target) -> convert(downloaded, target, format));
  }

  private long convert(DownloadedReport downloaded, Path target, RowFormat format)
      throws IOException {
    try (BatchReader rows = downloaded.open(plan.spec());
        RowWriter writer = format.open(target, plan.spec().columns())) {
      return writeRows(rows, writer);
    }
  }

  /** Writes all rows and the end of the file, and returns the number of rows. */
  static long writeRows(BatchReader rows, RowWriter writer) throws IOException {
    while (rows.next()) {
      writer.write(rows.batch());
    }
    writer.end();
    return rows.stats().rows();
  }

  private long write(Content content) throws IOException {
    Path target = beside(".tmp");
    try (DownloadedReport downloaded = download()) {
      return write(content, downloaded, target);
    }
  }

  /** No other process writes this file meanwhile, because the downloaded report is locked. */
  private long write(Content content, DownloadedReport downloaded, Path target) throws IOException {
    Files.deleteIfExists(target);
    try {
      long count = content.write(downloaded, target);
      Files.move(target, file, StandardCopyOption.REPLACE_EXISTING);
      downloaded.delete();
      return count;
    } catch (RuntimeException e) {
      report.failed();
      throw e;
    } finally {
      Files.deleteIfExists(target);
    }
  }

  private DownloadedReport download() throws IOException {
    try (DownloadDisplay display = new DownloadDisplay(root.shell(), root.isQuiet())) {
      return report.download(beside(".part"), plan.spec(), display::show);
    }
  }

  private Path beside(String suffix) {
    return beside(file, suffix);
  }

  static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  @FunctionalInterface
  private interface Content {
    long write(DownloadedReport downloaded, Path target) throws IOException;
  }
}
