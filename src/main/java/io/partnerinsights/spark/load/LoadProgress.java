package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.jspecify.annotations.Nullable;

/** How far a run is with one table: its results, and what its properties are to say at the end. */
final class LoadProgress {
  private final LoadContext context;
  private final DatasetPlan plan;
  private final ResultLog log;
  private final Map<String, String> changed = new HashMap<>();

  /** Executions that are not to be read again, as digests of their ids. */
  private final Set<String> seen;

  /** When executions were first seen whose own time was in the future. */
  private final Map<String, String> firstSeen;

  private final Set<String> listed = new TreeSet<>();

  /** Reports to delete once the table says that it does not need them. */
  private final Set<String> obsolete = new TreeSet<>();

  private @Nullable ExecutionKey newest;

  LoadProgress(LoadContext context, DatasetPlan plan, ResultLog log) {
    this.context = context;
    this.plan = plan;
    this.log = log;
    this.newest = plan.state().known().newest();
    this.seen = new TreeSet<>(plan.seen());
    this.firstSeen = new TreeMap<>(plan.properties().map(LoadProperties.FIRST_SEEN));
    context.reports().stream()
        .filter(report -> plan.properties().names(LoadProperties.OBSOLETE, report.reportId()))
        .filter(this::isOwn)
        .map(ScheduledReport::reportId)
        .forEach(obsolete::add);
  }

  /** Whether loads of this dataset have created a report. */
  private boolean isOwn(ScheduledReport report) {
    return LoadReports.isOfLoads(report, plan.dataset().name());
  }

  /**
   * Returns the schedule that a property names, if it still exists. Who may write the table's
   * properties chooses among loads' own reports.
   */
  Optional<ScheduledReport> formerSchedule() {
    return context.reports().stream()
        .filter(report -> plan.properties().names(LoadProperties.SCHEDULE, report.reportId()))
        .filter(this::isOwn)
        .findFirst();
  }

  /** Adds a result that is not of an execution. */
  void add(State state, String message) {
    log.add(state, message, plan.state().rows());
  }

  void add(LoadResult result, ExecutionKey execution) {
    if (result.state() == State.LOADED && execution.isNewerThan(newest)) {
      newest = execution;
    }
    log.add(result);
  }

  /** Returns the newest execution that the table knows; null if it knows none. */
  @Nullable ExecutionKey newest() {
    return newest;
  }

  /**
   * Returns which execution it is. A time in the future counts as the time when it was first seen.
   */
  ExecutionKey key(String id, Instant generated) {
    Instant now = context.now();
    Instant known = plan.state().known().timeOf(id).orElse(null);
    if (!generated.isAfter(now)) {
      return new ExecutionKey(generated, id);
    }
    String first = String.valueOf(known == null ? now : known);
    String seenAt = firstSeen.computeIfAbsent(LoadProperties.digest(id), unseen -> first);
    return new ExecutionKey(Instant.parse(seenAt), id);
  }

  /** Notes that the service still lists an execution. */
  void listed(String id) {
    listed.add(LoadProperties.digest(id));
  }

  /** Notes that an execution is not to be read again. */
  void seen(String id) {
    seen.add(LoadProperties.digest(id));
  }

  boolean isSeen(String id) {
    return seen.contains(LoadProperties.digest(id));
  }

  void obsolete(String reportId) {
    obsolete.add(reportId);
  }

  void schedule(String reportId) {
    changed.put(LoadProperties.SCHEDULE, LoadProperties.digest(reportId));
  }

  /**
   * Writes the properties, if they differ, and returns the reports to delete after that.
   *
   * @param table the table as it is now
   */
  Set<String> save(Snapshot table) throws NoSuchTableException {
    if (!listed.isEmpty()) {
      seen.retainAll(listed);
      firstSeen.keySet().retainAll(listed);
    }
    changed.put(LoadProperties.SEEN, String.join(",", seen));
    put(
        LoadProperties.FIRST_SEEN,
        firstSeen.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(",")));
    put(
        LoadProperties.OBSOLETE,
        obsolete.stream().map(LoadProperties::digest).collect(Collectors.joining(",")));
    changed.put(LoadProperties.STATE, table.isComplete() ? table.state().digest() : "");
    String snapshot = table.format().snapshot(table.all());
    if (snapshot != null) {
      changed.put(LoadProperties.SNAPSHOT, snapshot);
    }
    if (!plan.properties().contains(changed)) {
      plan.table().save(changed);
    }
    return obsolete;
  }

  /** Sets a property that is absent in most tables. */
  private void put(String property, String value) {
    if (!value.isEmpty() || plan.properties().get(property) != null) {
      changed.put(property, value);
    }
  }
}
