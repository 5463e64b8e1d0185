package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.service.ExecutionSnapshot;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.ApiError;
import io.partnerinsights.sandbox.web.HttpRequest;
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
      Parameters.caseInsensitiveSet(List.of("Pending", "Running", "Paused", "Completed"));

  private final Backend backend;
  private final ItemMapper itemMapper;

  /** How often a completed execution was listed, by its id. */
  private final Map<String, Integer> listingCounts = new ConcurrentHashMap<>();

  ExecutionCalls(Backend backend, ItemMapper itemMapper) {
    this.backend = backend;
    this.itemMapper = itemMapper;
  }

  /**
   * Lists the executions of one or more reports, whose ids are separated by semicolons. A deployed
   * client takes the first one of a report as the newest.
   */
  ResponseItems list(String user, String reportIds, HttpRequest request) {
    Parameters parameters = Parameters.ofQueryString(request);
    Set<String> executionIds = parameters.splitValues("executionId");
    Set<String> statuses = parameters.splitValues("executionStatus");
    checkStatuses(statuses);
    boolean latestOnly = parameters.flagOrDefault("getLatestExecution", true);
    List<Map<String, Object>> executionItems = new ArrayList<>();
    for (String reportId : existingOrAllReportIds(user, Parameters.splitList(reportIds))) {
      List<ExecutionSnapshot> executions = recentExecutions(user, reportId, executionIds);
      List<ExecutionSnapshot> newestFirst =
          new ArrayList<>(filterByStatus(executions, statuses, latestOnly));
      Collections.reverse(newestFirst);
      for (ExecutionSnapshot execution : newestFirst) {
        executionItems.add(itemMapper.toItem(execution, createListingLink(request, execution)));
      }
    }
    if (executionItems.isEmpty()) {
      throw ApiError.NO_EXECUTIONS.exception();
    }
    return ResponseItems.of(executionItems);
  }

  /** Returns the ids that a report of the user has, or all if there is no such report. */
  private List<String> existingOrAllReportIds(String user, Collection<String> reportIds) {
    Set<String> userReportIds =
        Parameters.caseInsensitiveSet(
            backend.service().reports(user).stream().map(StoredReport::reportId).toList());
    List<String> existingIds = reportIds.stream().filter(userReportIds::contains).toList();
    return existingIds.isEmpty() ? List.copyOf(reportIds) : existingIds;
  }

  private void checkStatuses(Set<String> statuses) {
    if (statuses.size() > 1 && backend.has(Quirk.REFUSES_SEVERAL_STATUSES)) {
      throw ApiError.UNKNOWN_VALUE.exception(String.join(";", statuses));
    }
    for (String status : statuses) {
      if (!DOCUMENTED_STATUSES.contains(status)) {
        throw ApiError.UNKNOWN_VALUE.exception(status);
      }
    }
  }

  private List<ExecutionSnapshot> recentExecutions(
      String user, String reportId, Set<String> executionIds) {
    return backend.service().awaitAndListExecutions(user, reportId).stream()
        .filter(
            execution -> execution.beginTime().isAfter(backend.clock().instant().minus(MAX_AGE)))
        .filter(
            execution -> executionIds.isEmpty() || executionIds.contains(execution.executionId()))
        .toList();
  }

  /** Filters by status, Completed by default. All documented statuses include undocumented ones. */
  private List<ExecutionSnapshot> filterByStatus(
      List<ExecutionSnapshot> executions, Set<String> statuses, boolean latestOnly) {
    if (statuses.size() > 1 && backend.has(Quirk.IGNORES_SEVERAL_STATUSES)) {
      return List.of();
    }
    Set<String> acceptedStatuses = statuses.isEmpty() ? Set.of("Completed") : statuses;
    boolean acceptsAll = acceptedStatuses.containsAll(DOCUMENTED_STATUSES);
    List<ExecutionSnapshot> matches =
        executions.stream()
            .filter(execution -> acceptsAll || acceptedStatuses.contains(execution.status().name()))
            .filter(this::mayBeListed)
            .toList();
    if (matches.isEmpty() && statuses.isEmpty() && !backend.has(Quirk.EXECUTIONS_404)) {
      matches = executions.stream().filter(ExecutionCalls::runsOnce).toList();
    }
    return latestOnly && !matches.isEmpty() ? List.of(matches.get(matches.size() - 1)) : matches;
  }

  /** Such a report was recorded as Pending; for others only the documented 404 is known. */
  private static boolean runsOnce(ExecutionSnapshot execution) {
    return execution.report().definition().timing().executeNow();
  }

  private boolean mayBeListed(ExecutionSnapshot execution) {
    return execution.generatedTime() != null || !backend.has(Quirk.EXECUTIONS_LISTED_LATE);
  }

  private @Nullable String createListingLink(HttpRequest request, ExecutionSnapshot execution) {
    boolean isLinkLate =
        execution.fileName() != null
            && backend.has(Quirk.LATE_LINKS)
            && listingCounts.merge(execution.executionId(), 1, Integer::sum) <= LINKLESS_LISTINGS;
    return isLinkLate || execution.fileName() == null
        ? null
        : backend.blobStore().createLink(request.origin(), execution.fileName());
  }
}
