package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How far a run is with one table: its results, and what its properties are to say at the end. */
final class LoadProgress {
  private final LoadContext context;
  private final DatasetPlan plan;
  private final ResultLog log;
  private final Map<String, String> changed = new HashMap<>();

  /** Executions that are not to be read again, as digests of their ids. */
  private final Set<String> seen;

  private final Set<String> listed = new TreeSet<>();

  /** Reports to delete once the table says that it does not need them. */
  private final List<String> obsolete = new ArrayList<>();

  private Instant newest;

  LoadProgress(LoadContext context, DatasetPlan plan, ResultLog log) {
    this.context = context;
    this.plan = plan;
    this.log = log;
    this.newest = plan.state().newest();
    this.seen = new TreeSet<>(plan.seen());
    plan.properties().list(LoadProperties.OBSOLETE).stream()
        .filter(report -> own(report).isPresent())
        .forEach(obsolete::add);
  }

  /**
   * Returns a report that the table names. Who may write its properties chooses among loads' own.
   */
  Optional<ScheduledReport> own(String reportId) {
    return context
        .report(reportId)
        .filter(report -> LoadSchedules.isOfLoads(report, plan.dataset().name()));
  }

  /** Adds a result that is not of an execution. */
  void add(State state, String message) {
    log.add(state, message, plan.state().rows());
  }

  void add(LoadResult result) {
    Instant generated = result.generated();
    if (result.state() == State.LOADED && generated != null && generated.isAfter(newest)) {
      newest = generated;
    }
    log.add(result);
  }

  /** Returns the time of the newest execution in the table. */
  Instant newest() {
    return newest;
  }

  /** Notes that the service still lists an execution. */
  void listed(String digest) {
    listed.add(digest);
  }

  /** Notes that an execution is not to be read again. */
  void seen(String digest) {
    seen.add(digest);
  }

  boolean isSeen(String digest) {
    return seen.contains(digest);
  }

  void obsolete(String reportId) {
    obsolete.add(reportId);
  }

  void set(String property, String value) {
    changed.put(property, value);
  }

  /** Writes the properties, if they differ, and returns the reports to delete after that. */
  List<String> save() {
    if (!listed.isEmpty()) {
      seen.retainAll(listed);
    }
    set(LoadProperties.SEEN, String.join(",", seen));
    if (newest.isAfter(Instant.MIN)) {
      set(LoadProperties.NEWEST, newest.toString());
    }
    if (!obsolete.isEmpty()) {
      set(LoadProperties.OBSOLETE, String.join(",", obsolete));
    }
    if (!plan.properties().contains(changed)) {
      plan.table().set(changed);
    }
    return obsolete;
  }
}
