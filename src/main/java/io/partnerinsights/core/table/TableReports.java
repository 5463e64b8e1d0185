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
  private final Function<ReportPlan, ReportChoice> bind;

  /** Bindings without a report of their own: a new binding of the plan finds the same report. */
  private final Map<NarrowedPlan, ReportChoice> unrequested = new RecentMap<>(MAX_PLANS);

  /** Bindings to requested reports. The first one that covers a read serves it. */
  private final Map<NarrowedPlan, ReportChoice> requested = new LinkedHashMap<>();

  /**
   * Starts without a report; makes no call.
   *
   * @param bind binds a plan to a report, without a call
   */
  public TableReports(DatasetTable table, Function<ReportPlan, ReportChoice> bind) {
    this.table = table;
    this.bind = bind;
  }

  public DatasetTable table() {
    return table;
  }

  /** Returns the binding to the read's own report; equal plans share one binding. */
  public synchronized ReportChoice binding(NarrowedPlan read) {
    ReportChoice own = requested.get(read);
    return own == null ? unrequested.computeIfAbsent(read, plan -> bind.apply(plan.plan())) : own;
  }

  /** Returns the binding that serves the read: to a wider requested report, or to its own. */
  public synchronized ReportChoice serving(NarrowedPlan read) {
    return binding(wider(read).findFirst().orElse(read));
  }

  /** Requests and returns the binding of {@link #serving}, which later serves narrower reads. */
  public synchronized ReportChoice request(NarrowedPlan read) {
    if (wider(read).findAny().isEmpty()) {
      addRequested(read);
    }
    ReportChoice serving = serving(read);
    serving.current().request();
    return serving;
  }

  private void addRequested(NarrowedPlan read) {
    requested.putIfAbsent(read, binding(read));
    unrequested.remove(read);
    if (requested.size() > MAX_PLANS) {
      requested.remove(requested.keySet().iterator().next());
    }
  }

  /** Whether a report that serves the read is complete, as far as this application knows. */
  public synchronized boolean isComplete(NarrowedPlan read) {
    return Stream.concat(Stream.of(read), wider(read))
        .anyMatch(plan -> binding(plan).current().isComplete());
  }

  /** A wider report that could not be read serves no other reads: they need not wait for it. */
  private Stream<NarrowedPlan> wider(NarrowedPlan read) {
    return requested.keySet().stream()
        .filter(plan -> plan.covers(read, table))
        .filter(plan -> binding(plan).current().isReliable());
  }
}
