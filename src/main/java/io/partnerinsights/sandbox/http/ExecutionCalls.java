package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.service.InsightsService.ExecutionView;
import io.partnerinsights.sandbox.service.ServiceProblem;
import io.partnerinsights.sandbox.wire.Call;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The call about executions. */
final class ExecutionCalls {
  private static final Duration MEMORY = Duration.ofDays(90);
  private static final Set<String> STATUSES =
      ignoringCase(List.of("Pending", "Running", "Paused", "Completed"));

  private final InsightsService service;
  private final BlobStore store;
  private final Clock clock;
  private final boolean pendingShown;

  ExecutionCalls(InsightsService service, BlobStore store, Clock clock, ApiSettings settings) {
    this.service = service;
    this.store = store;
    this.clock = clock;
    this.pendingShown = settings.has(Quirk.PENDING_INSTEAD_OF_404);
  }

  Items list(String user, String reportIds, Call call) {
    Map<String, String> asked = call.parameters();
    Set<String> ids = ignoringCase(split(asked.get("executionId")));
    Set<String> statuses = statuses(asked.get("executionStatus"));
    boolean latest = !"false".equalsIgnoreCase(asked.get("getLatestExecution"));
    List<Map<String, Object>> items = new ArrayList<>();
    for (String reportId : split(reportIds)) {
      List<ExecutionView> found =
          service.executions(user, reportId).stream()
              .filter(this::isRemembered)
              .filter(execution -> ids.isEmpty() || ids.contains(execution.executionId()))
              .toList();
      for (ExecutionView execution : choose(found, statuses, latest)) {
        items.add(Shapes.execution(execution, link(call, execution)));
      }
    }
    if (items.isEmpty()) {
      throw new ServiceProblem(
          404,
          "There are no executions that have occurred for the given filter conditions. Double check"
              + " the reportId or executionId and retry the API after the report's scheduled"
              + " execution time");
    }
    return Items.camel(items);
  }

  private List<ExecutionView> choose(
      List<ExecutionView> found, Set<String> statuses, boolean latest) {
    Set<String> wanted = statuses.isEmpty() ? Set.of("Completed") : statuses;
    List<ExecutionView> chosen =
        found.stream()
            .filter(
                execution -> wanted.containsAll(STATUSES) || wanted.contains(execution.status()))
            .toList();
    if (chosen.isEmpty() && statuses.isEmpty() && pendingShown) {
      chosen = found;
    }
    return latest && !chosen.isEmpty() ? List.of(chosen.get(chosen.size() - 1)) : chosen;
  }

  private boolean isRemembered(ExecutionView execution) {
    Instant oldest = clock.instant().minus(MEMORY);
    return execution.requested().isAfter(oldest);
  }

  private String link(Call call, ExecutionView execution) {
    return execution.file() == null ? null : store.link(call.origin(), execution.file());
  }

  private static Set<String> statuses(String text) {
    Set<String> statuses = ignoringCase(split(text));
    for (String status : statuses) {
      if (!STATUSES.contains(status)) {
        throw ServiceProblem.bad("Requested value '" + status + "' not found");
      }
    }
    return statuses;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    if (text != null) {
      for (String part : text.split(";", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
    }
    return parts;
  }

  private static Set<String> ignoringCase(List<String> texts) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(texts);
    return set;
  }
}
