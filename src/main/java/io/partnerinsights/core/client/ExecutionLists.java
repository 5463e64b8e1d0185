package io.partnerinsights.core.client;

import io.partnerinsights.core.client.ApiTransport.ApiResult;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionFilter.Span;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Lists the executions of reports. The service may refuse, or ignore, a filter with several
 * statuses; then they are listed one status at a time.
 */
record ExecutionLists(ApiTransport transport) {
  /** The order of calls if the service lists the executions of one status at a time. */
  private static final List<Kind> STATUS_ORDER =
      List.of(Kind.COMPLETED, Kind.RUNNING, Kind.PENDING, Kind.PAUSED);

  /** Lists the executions; none if a report that the service lists has not run yet. */
  List<ReportExecution> listExecutions(ExecutionFilter filter, Predicate<String> reportExists) {
    return needsSplit(filter)
        ? STATUS_ORDER.stream()
            .flatMap(status -> listExecutions(filter.withStatuses(status), reportExists).stream())
            .toList()
        : tryList(filter, error -> hasNotRunYet(error, filter, reportExists))
            .orElseGet(() -> listExecutions(filter, reportExists));
  }

  private static boolean hasNotRunYet(
      ServiceError error, ExecutionFilter filter, Predicate<String> reportExists) {
    return error.isNothingFound()
        && (error.messageContains("no executions")
            || filter.reportIds().stream().anyMatch(reportExists));
  }

  /** Lists the executions that match the filter; a 404 in any words lists none. */
  List<ReportExecution> listExecutionsOrNone(ExecutionFilter filter) {
    return needsSplit(filter)
        ? STATUS_ORDER.stream()
            .map(status -> listExecutionsOrNone(filter.withStatuses(status)))
            .filter(executions -> !executions.isEmpty())
            .findFirst()
            .orElse(List.of())
        : tryList(filter, error -> error.status() == 404)
            .orElseGet(() -> listExecutionsOrNone(filter));
  }

  /**
   * Lists the complete executions that a filter with several statuses does not list. If there are
   * any, further calls list one status at a time.
   */
  List<ReportExecution> findHiddenExecutions(ExecutionFilter filter) {
    if (listsOneStatus().get()) {
      return List.of();
    }
    List<ReportExecution> hiddenExecutions =
        listExecutionsOrNone(filter.withStatuses(Kind.COMPLETED));
    if (!hiddenExecutions.isEmpty()) {
      listsOneStatus().set(true);
    }
    return hiddenExecutions;
  }

  private AtomicBoolean listsOneStatus() {
    return transport.account().listsOneStatus();
  }

  private boolean needsSplit(ExecutionFilter filter) {
    return listsOneStatus().get() && filter.statuses().size() > 1;
  }

  /**
   * Lists the executions; empty, and further calls list one status at a time, if the service
   * refuses the filter because it names several.
   */
  private Optional<List<ReportExecution>> tryList(
      ExecutionFilter filter, Predicate<ServiceError> isEmptyList) {
    ApiResult result = transport.send(listCall(filter));
    if (result instanceof ApiResult.Refusal refusal) {
      boolean hasSeveralStatuses = filter.statuses().size() > 1;
      if (refusal.error().status() == 400) {
        // If one status is refused too, the number of them was not the reason.
        listsOneStatus().set(hasSeveralStatuses);
        if (hasSeveralStatuses) {
          return Optional.empty();
        }
      }
      if (isEmptyList.test(refusal.error())) {
        return Optional.of(List.of());
      }
    }
    if (result instanceof ApiResult.Items items && items.isPart() && filter.hasSeveralReports()) {
      return Optional.of(
          filter.splitByReport().flatMap(report -> listExecutionsOrNone(report).stream()).toList());
    }
    return Optional.of(
        result.itemsOrThrow().stream()
            .map(ItemReader::toExecution)
            .filter(filter::covers)
            .distinct()
            .toList());
  }

  private ApiCall listCall(ExecutionFilter filter) {
    String reportIds = String.join(";", filter.reportIds());
    return ApiCall.of(
            "list the executions",
            "GET",
            transport.apiUrl().resolvePath("ScheduledReport", "execution", reportIds))
        .withParameter("executionId", filter.executionIds())
        .withParameter("executionStatus", filter.statusTexts())
        .withParameter("getLatestExecution", String.valueOf(filter.span() == Span.LATEST))
        .withId("reportId", reportIds);
  }
}
