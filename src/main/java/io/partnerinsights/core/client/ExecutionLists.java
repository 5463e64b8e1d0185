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
  private static final List<Kind> ONE_BY_ONE =
      List.of(Kind.COMPLETED, Kind.RUNNING, Kind.PENDING, Kind.PAUSED);

  /** Lists the executions; none if a report that the service lists has not run yet. */
  List<ReportExecution> all(ExecutionFilter filter, Predicate<String> exists) {
    return oneByOne(filter)
        ? ONE_BY_ONE.stream()
            .flatMap(status -> all(filter.withStatus(status), exists).stream())
            .toList()
        : list(filter, error -> isNotYet(error, filter, exists))
            .orElseGet(() -> all(filter, exists));
  }

  private static boolean isNotYet(
      ServiceError error, ExecutionFilter filter, Predicate<String> exists) {
    return error.isNothingFound()
        && (error.messageContains("no executions") || filter.reportIds().stream().anyMatch(exists));
  }

  /** Lists the executions that match the filter; a 404 in any words lists none. */
  List<ReportExecution> find(ExecutionFilter filter) {
    return oneByOne(filter)
        ? ONE_BY_ONE.stream()
            .map(status -> find(filter.withStatus(status)))
            .filter(found -> !found.isEmpty())
            .findFirst()
            .orElse(List.of())
        : list(filter, error -> error.status() == 404).orElseGet(() -> find(filter));
  }

  /** Lists the complete executions that a filter with several statuses does not list. */
  List<ReportExecution> hidden(ExecutionFilter filter) {
    if (oneStatus().get()) {
      return List.of();
    }
    List<ReportExecution> hidden = find(filter.withStatus(Kind.COMPLETED));
    oneStatus().compareAndSet(false, !hidden.isEmpty());
    return hidden;
  }

  private AtomicBoolean oneStatus() {
    return transport.account().oneStatus();
  }

  private boolean oneByOne(ExecutionFilter filter) {
    return oneStatus().get() && filter.statuses().size() > 1;
  }

  /** Returns nothing if the service refuses the filter because it names several statuses. */
  private Optional<List<ReportExecution>> list(
      ExecutionFilter filter, Predicate<ServiceError> isNone) {
    ApiResult result = transport.send(call(filter));
    if (result instanceof ApiResult.Refusal refusal) {
      if (isStatusFilterRefused(refusal.error(), filter)) {
        return Optional.empty();
      }
      if (isNone.test(refusal.error())) {
        return Optional.of(List.of());
      }
    }
    if (result instanceof ApiResult.Items listed && listed.isCut() && filter.isOfSeveral()) {
      return Optional.of(filter.each().flatMap(report -> find(report).stream()).toList());
    }
    return Optional.of(
        result.required().stream()
            .map(ItemReader::execution)
            .filter(filter::covers)
            .distinct()
            .toList());
  }

  /** If one status is refused too, the number of them was not the reason. */
  private boolean isStatusFilterRefused(ServiceError error, ExecutionFilter filter) {
    boolean several = filter.statuses().size() > 1;
    if (error.status() == 400) {
      oneStatus().set(several);
    }
    return error.status() == 400 && several;
  }

  private ApiCall call(ExecutionFilter filter) {
    String reportIds = String.join(";", filter.reportIds());
    return ApiCall.of(
            "list the executions",
            "GET",
            transport.apiUrl().at("ScheduledReport", "execution", reportIds))
        .withParameter("executionId", filter.executionIds())
        .withParameter("executionStatus", filter.statusTexts())
        .withParameter("getLatestExecution", String.valueOf(filter.span() == Span.LATEST))
        .withId("reportId", reportIds);
  }
}
