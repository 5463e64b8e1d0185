package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.service.ExecutionView;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.ServiceErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

final class ExecutionCalls {
  private static final Duration MAX_AGE = Duration.ofDays(90);

  private static final int LINKLESS_LISTINGS = 2;

  private static final Set<String> DOCUMENTED_STATUSES =
      Parameters.ignoringCase(List.of("Pending", "Running", "Paused", "Completed"));

  private final Backend backend;
  private final ItemMapper items;

  /** How often a completed execution was listed, by its id. */
  private final Map<String, Integer> listings = new ConcurrentHashMap<>();

  ExecutionCalls(Backend backend, ItemMapper items) {
    this.backend = backend;
    this.items = items;
  }

  /**
   * Lists the executions of one or more reports, whose ids are separated by semicolons. A deployed
   * client takes the first one of a report as the newest.
   */
  Items list(String user, String reportIds, HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    Set<String> executionIds = parameters.set("executionId");
    Set<String> statuses = parameters.set("executionStatus");
    checkStatuses(statuses);
    boolean latestOnly = parameters.flag("getLatestExecution", true);
    List<Map<String, Object>> found = new ArrayList<>();
    for (String reportId : known(user, Parameters.split(reportIds))) {
      List<ExecutionView> executions = executions(user, reportId, executionIds);
      List<ExecutionView> newestFirst = new ArrayList<>(filtered(executions, statuses, latestOnly));
      Collections.reverse(newestFirst);
      for (ExecutionView execution : newestFirst) {
        found.add(items.execution(execution, link(request, execution)));
      }
    }
    if (found.isEmpty()) {
      throw ServiceErrors.NO_EXECUTIONS.exception();
    }
    return Items.of(found);
  }

  /** Returns the ids of several that a report has; the only id as it is. */
  private List<String> known(String user, Collection<String> reportIds) {
    Set<String> own =
        Parameters.ignoringCase(
            backend.service().reports(user).stream().map(StoredReport::reportId).toList());
    List<String> known = reportIds.stream().filter(own::contains).toList();
    return known.isEmpty() ? List.copyOf(reportIds) : known;
  }

  private void checkStatuses(Set<String> statuses) {
    if (statuses.size() > 1 && backend.has(Quirk.REFUSES_SEVERAL_STATUSES)) {
      throw ServiceErrors.UNKNOWN_VALUE.exception(String.join(";", statuses));
    }
    for (String status : statuses) {
      if (!DOCUMENTED_STATUSES.contains(status)) {
        throw ServiceErrors.UNKNOWN_VALUE.exception(status);
      }
    }
  }

  private List<ExecutionView> executions(String user, String reportId, Set<String> executionIds) {
    return backend.service().executions(user, reportId).stream()
        .filter(
            execution -> execution.requested().isAfter(backend.clock().instant().minus(MAX_AGE)))
        .filter(
            execution -> executionIds.isEmpty() || executionIds.contains(execution.executionId()))
        .toList();
  }

  /** Filters by status, Completed by default. All documented statuses include undocumented ones. */
  private List<ExecutionView> filtered(
      List<ExecutionView> executions, Set<String> statuses, boolean latestOnly) {
    if (statuses.size() > 1 && backend.has(Quirk.IGNORES_SEVERAL_STATUSES)) {
      return List.of();
    }
    Set<String> accepted = statuses.isEmpty() ? Set.of("Completed") : statuses;
    boolean all = accepted.containsAll(DOCUMENTED_STATUSES);
    List<ExecutionView> chosen =
        executions.stream()
            .filter(execution -> all || accepted.contains(execution.status()))
            .filter(this::isListedByStatus)
            .toList();
    if (chosen.isEmpty() && statuses.isEmpty() && !backend.has(Quirk.EXECUTIONS_404)) {
      chosen = executions.stream().filter(ExecutionCalls::isOfReportThatRunsOnce).toList();
    }
    return latestOnly && !chosen.isEmpty() ? List.of(chosen.get(chosen.size() - 1)) : chosen;
  }

  /** Of these the first answer was recorded: Pending; of others only the pages' 404 is known. */
  private static boolean isOfReportThatRunsOnce(ExecutionView execution) {
    return execution.report().definition().timing().executeNow();
  }

  private boolean isListedByStatus(ExecutionView execution) {
    return execution.generated() != null || !backend.has(Quirk.EXECUTIONS_LISTED_LATE);
  }

  private @Nullable String link(HttpRequest request, ExecutionView execution) {
    boolean late =
        execution.file() != null
            && backend.has(Quirk.LATE_LINKS)
            && listings.merge(execution.executionId(), 1, Integer::sum) <= LINKLESS_LISTINGS;
    return late || execution.file() == null
        ? null
        : backend.store().link(request.origin(), execution.file());
  }
}
