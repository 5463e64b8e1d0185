package io.partnerinsights.cli.command;

import io.partnerinsights.cli.rows.NewFile;
import io.partnerinsights.cli.rows.RowFormat;
import io.partnerinsights.cli.rows.RowWriter;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The rows of a query with a small LIMIT, from the service's test of it: no report is needed. */
record PreviewRows(ReadPlan plan, ReadSplit rows) {

  /** Returns the rows, if the query has a LIMIT and the test has exactly its rows. */
  static Optional<PreviewRows> find(ReadPlan plan) {
    Long limit = plan.reportPlan().query().limit();
    if (limit == null || !plan.mayPreview((int) Math.min(limit, Integer.MAX_VALUE))) {
      return Optional.empty();
    }
    return plan.preview(limit.intValue(), plan.spec()).map(rows -> new PreviewRows(plan, rows));
  }

  void write(OutputStream out, RowFormat format) throws IOException {
    try (RowWriter writer = format.open(out, plan.spec().columns())) {
      write(writer);
    }
  }

  /** Writes a file, which appears when it is complete, and returns the number of its rows. */
  long write(Path file, RowFormat format) throws IOException {
    return NewFile.write(
        file,
        part -> {
          try (RowWriter writer = format.open(part, plan.spec().columns())) {
            return write(writer);
          }
        });
  }

  private long write(RowWriter writer) throws IOException {
    try (BatchReader reader = BatchReader.preview(rows, plan.spec())) {
      while (reader.next()) {
        writer.write(reader.batch());
      }
      writer.end();
      return reader.stats().rows();
    }
  }
}
