package io.partnerinsights.core.table;

import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.report.ReportPlan;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The reports on one table. A narrow read is served by a wider report that was requested before,
 * because reports are few and slow. Thread-safe.
 */
public final class TableReports {
  private final DatasetTable table;
  private final Function<ReportPlan, ReportBinding> bind;
  private final Map<NarrowedPlan, ReportBinding> bindings = new HashMap<>();
  private final Set<NarrowedPlan> requested = new LinkedHashSet<>();

  /**
   * No report yet.
   *
   * @param bind binds a plan to a report, without a call
   */
  public TableReports(DatasetTable table, Function<ReportPlan, ReportBinding> bind) {
    this.table = table;
    this.bind = bind;
  }

  /** The binding to the report with exactly what is read; the same for the same read. */
  public synchronized ReportBinding binding(NarrowedPlan read) {
    return bindings.computeIfAbsent(read, own -> bind.apply(own.plan()));
  }

  /** The binding that serves the read: its own, or one to a wider report. */
  public synchronized ReportBinding serving(NarrowedPlan read) {
    return binding(wider(read).findFirst().orElse(read));
  }

  /** The same; from now on it serves narrower reads. */
  public synchronized ReportBinding request(NarrowedPlan read) {
    if (wider(read).findAny().isEmpty()) {
      requested.add(read);
    }
    return serving(read);
  }

  /** Whether a report with all that is read is complete, as far as this application knows. */
  public synchronized boolean isComplete(NarrowedPlan read) {
    return Stream.concat(Stream.of(read), wider(read))
        .anyMatch(plan -> binding(plan).current().isComplete());
  }

  private Stream<NarrowedPlan> wider(NarrowedPlan read) {
    return requested.stream().filter(plan -> plan.covers(read, table));
  }
}
