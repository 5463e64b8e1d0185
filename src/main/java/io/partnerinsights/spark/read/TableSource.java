package io.partnerinsights.spark.read;

import io.partnerinsights.core.cache.DryRun;
import io.partnerinsights.core.cache.Received;
import io.partnerinsights.core.cache.SharedReport;
import io.partnerinsights.core.client.Connections;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.session.QueryPreview;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.NarrowedPlan;
import io.partnerinsights.core.table.TableReports;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A dataset that one load() reads, by as many reports as its queries need. Equal readings are one
 * object: then Spark sees that two scans are equal.
 */
final class TableSource {
  private final ConnectorOptions options;
  private final DatasetTable table;
  private final TableReports reports;
  private final QueryPreview preview;
  private final Map<NarrowedPlan, ReportSource> readings = new ConcurrentHashMap<>();

  TableSource(ConnectorOptions options, DatasetTable table, TableReports reports) {
    this.options = options;
    this.table = table;
    this.reports = reports;
    this.preview = new QueryPreview(Connections.of(options).client(), table.whole());
  }

  ConnectorOptions options() {
    return options;
  }

  /**
   * Whether Spark's question may become part of the query. Not in the lenient modes: which rows are
   * malformed depends on all columns of the file, and those that are left out the service counts.
   */
  boolean takesQuestions() {
    return options.get(Options.PUSHDOWN) && !options.get(Options.MODE).isLenient();
  }

  DatasetTable table() {
    return table;
  }

  /**
   * A few rows of the table without a report. Any of them are an answer to a limit, so all limits
   * and selections of columns share one test of the whole table's query.
   */
  QueryPreview preview() {
    return preview;
  }

  private static String note(NarrowedPlan read) {
    String pushed = read.pushed().isEmpty() ? "" : ", pushed down: " + read.pushed();
    return pushed + (read.kept().isEmpty() ? "" : ", only in Spark: " + read.kept());
  }

  /** All of it. */
  ReportSource whole() {
    return reading(table.read().build());
  }

  ReportSource reading(NarrowedPlan read) {
    return readings.computeIfAbsent(
        read,
        part ->
            new ReportSource(options, part.plan(), new AnyOf(part), Optional.of(this), note(part)));
  }

  /** A wider report will do. */
  private final class AnyOf implements ReportChoice {
    private final NarrowedPlan read;

    AnyOf(NarrowedPlan read) {
      this.read = read;
    }

    @Override
    public SharedReport current() {
      return reports.current(read);
    }

    @Override
    public boolean isThere(SharedReport planned) {
      return reports.isThere(read);
    }

    @Override
    public Received get(SharedReport planned) {
      return reports.get(read);
    }

    @Override
    public DryRun dryRun() {
      return reports.dryRun(read);
    }
  }
}
