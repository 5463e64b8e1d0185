package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a report to standard output. */
record StreamDelivery(Shell shell, ReadPlan plan, Report report, List<ReadSplit> splits) {

  /** Opens the report's file, and writes nothing yet. */
  static StreamDelivery of(Shell shell, ReadPlan plan, Report report) {
    return new StreamDelivery(shell, plan, report, report.splits(plan.spec()));
  }

  /**
   * Writes the file as the service has written it, uncompressed. What is printed cannot be taken
   * back, so the whole file is downloaded before.
   */
  static void copy(Shell shell, ReadPlan plan, Report report) throws IOException {
    Path copy = Files.createTempFile("partnerinsights-", ".part");
    try {
      try (OutputStream target = Files.newOutputStream(copy)) {
        report.copyTo(target, plan.spec(), (bytes, size) -> {});
      }
      Files.copy(copy, shell.out());
      shell.checkOut();
    } finally {
      Files.delete(copy);
    }
  }

  /** Writes the rows and returns their number. */
  long convert(RowFormat format) throws IOException {
    long rows = writeAll(format);
    shell.checkOut();
    return rows;
  }

  private long writeAll(RowFormat format) throws IOException {
    try (RowWriter writer = format.open(new Uncloseable(shell.out()), plan.spec().columns())) {
      long rows = 0;
      for (ReadSplit split : splits) {
        rows += write(split, writer);
      }
      writer.end();
      return rows;
    }
  }

  private long write(ReadSplit split, RowWriter writer) throws IOException {
    try (BatchReader rows = BatchReader.open(split, report, plan.spec())) {
      while (rows.next()) {
        writer.write(rows.batch());
        shell.checkOut();
      }
      return rows.stats().rows();
    }
  }

  /** Standard output, which a writer of rows does not close. */
  static final class Uncloseable extends FilterOutputStream {
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
