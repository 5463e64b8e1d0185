package io.partnerinsights.core.table;

import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The reports on one table. A wider report that was requested earlier serves a narrower read,
 * because the service creates only a few reports per hour. Thread-safe.
 */
public final class TableReports {
  /** Maximum number of plans of one table that are remembered. */
  private static final int MAX_PLANS = 1_000;

  private final DatasetTable table;
  private final Function<ReportPlan, ReportChoice> chooses;

  /** Choices without a report of their own: a new choice of the plan finds the same report. */
  private final Map<TableReadPlan, ReportChoice> unrequested = new RecentMap<>(MAX_PLANS);

  /** Choices of requested reports. The first one that covers a read serves it. */
  private final Map<TableReadPlan, ReportChoice> requested = new LinkedHashMap<>();

  /**
   * Starts without a report; makes no call.
   *
   * @param chooses chooses the report of a plan, without a call
   */
  public TableReports(DatasetTable table, Function<ReportPlan, ReportChoice> chooses) {
    this.table = table;
    this.chooses = chooses;
  }

  public DatasetTable table() {
    return table;
  }

  /** Returns the choice of the read's own report; equal plans share one choice. */
  public synchronized ReportChoice choice(TableReadPlan read) {
    ReportChoice own = requested.get(read);
    return own == null
        ? unrequested.computeIfAbsent(read, plan -> chooses.apply(plan.plan()))
        : own;
  }

  /** Returns the choice that serves the read: to a wider requested report, or to its own. */
  public synchronized ReportChoice serving(TableReadPlan read) {
    return choice(wider(read).findFirst().orElse(read));
  }

  /** Requests and returns the choice of {@link #serving}, which later serves narrower reads. */
  public synchronized ReportChoice request(TableReadPlan read) {
    if (wider(read).findAny().isEmpty()) {
      addRequested(read);
    }
    ReportChoice serving = serving(read);
    serving.current().request();
    return serving;
  }

  private void addRequested(TableReadPlan read) {
    requested.putIfAbsent(read, choice(read));
    unrequested.remove(read);
    if (requested.size() > MAX_PLANS) {
      requested.remove(requested.keySet().iterator().next());
    }
  }

  /** Whether a report that serves the read is complete, as far as this application knows. */
  public synchronized boolean isComplete(TableReadPlan read) {
    return Stream.concat(Stream.of(read), wider(read))
        .anyMatch(plan -> choice(plan).current().isComplete());
  }

  /** A wider report that could not be read serves no other reads: they need not wait for it. */
  private Stream<TableReadPlan> wider(TableReadPlan read) {
    return requested.keySet().stream()
        .filter(plan -> plan.covers(read, table))
        .filter(plan -> choice(plan).current().isReliable());
  }
}
