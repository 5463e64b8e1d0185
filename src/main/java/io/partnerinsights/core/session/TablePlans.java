package io.partnerinsights.core.session;

import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.NarrowedPlan;
import io.partnerinsights.core.table.TableReports;
import java.util.Collections;
import java.util.Map;

/**
 * The plans of one read of a dataset, one for each pushdown. Equal pushdowns share one plan, so
 * that an engine recognizes equal scans. A plan that was not used for long is evicted; a new one
 * for the same pushdown reads the same report. Thread-safe.
 */
final class TablePlans {
  private final Session session;
  private final DatasetTable table;
  private final TableReports reports;
  private final Preview preview;
  private final Map<NarrowedPlan, ReadPlan> plans =
      Collections.synchronizedMap(new RecentMap<>(TableReports.MAX_PLANS));

  private TablePlans(Session session, DatasetTable table, Preview preview) {
    this.session = session;
    this.table = table;
    this.reports = new TableReports(table, session::bind);
    this.preview = preview;
  }

  static TablePlans of(Session session, DatasetTable table, TypeCheck.Checked checked) {
    Preview preview = session.preview(checked.plan());
    return new TablePlans(session, table.withTypesOf(checked.plan()), preview);
  }

  DatasetTable table() {
    return table;
  }

  TableReports reports() {
    return reports;
  }

  /** Returns the preview that all plans share: any rows of the table answer a limit. */
  Preview preview() {
    return preview;
  }

  /** Returns the plan without pushdown. */
  ReadPlan fullPlan() {
    return plan(table.startWholeRead().build());
  }

  ReadPlan plan(NarrowedPlan narrowed) {
    return plans.computeIfAbsent(narrowed, pushed -> ReadPlan.ofTable(session, this, pushed));
  }
}
