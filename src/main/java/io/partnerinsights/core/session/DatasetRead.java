package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.NarrowedPlan;
import io.partnerinsights.core.table.TableReports;

/** A read of a dataset's table: the part that the report has, and the reports that may serve it. */
record DatasetRead(TableReports reports, NarrowedPlan narrowed) {

  DatasetTable table() {
    return reports.table();
  }

  /** Returns the binding to the report of exactly this part. */
  ReportBinding own() {
    return reports.binding(narrowed);
  }

  /** Returns the binding to the report that would serve the read now. */
  ReportBinding serving() {
    return reports.serving(narrowed);
  }

  /** Returns the binding to the report that serves the read, and later narrower ones. */
  ReportBinding request() {
    return reports.request(narrowed);
  }

  boolean isComplete() {
    return reports.isComplete(narrowed);
  }
}
