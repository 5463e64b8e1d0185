package io.partnerinsights.core.session;

import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.NarrowedPlan;
import io.partnerinsights.core.table.TableReports;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans of one read of a dataset: one for each pushdown. Equal pushdowns give the same plan, so
 * that an engine sees that two scans are equal. Thread-safe.
 */
final class TablePlans {
  private final Session session;
  private final DatasetTable table;
  private final TableReports reports;
  private final Preview preview;
  private final Map<NarrowedPlan, ReadPlan> plans = new ConcurrentHashMap<>();

  private TablePlans(Session session, DatasetTable table) {
    this.session = session;
    this.table = table;
    this.reports = new TableReports(table, session::bind);
    this.preview = new Preview(session.client(), table.fullPlan());
  }

  static TablePlans of(Session session, DatasetTable table) {
    return new TablePlans(session, table);
  }

  DatasetTable table() {
    return table;
  }

  TableReports reports() {
    return reports;
  }

  /** Any rows of the table answer a limit, so all plans share one test of the whole query. */
  Preview preview() {
    return preview;
  }

  /** The plan of the whole table. */
  ReadPlan fullPlan() {
    return plan(table.startPushdown().build());
  }

  ReadPlan plan(NarrowedPlan narrowed) {
    return plans.computeIfAbsent(narrowed, own -> ReadPlan.ofTable(session, this, own));
  }
}
