package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.spark.load.LoadResult.Change;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a run is going to create on the service, before its first POST. */
final class NewResources {
  /** Active reports and stored queries that the service allows an account. */
  private static final int MAX_REPORTS = 50;

  private static final int MAX_QUERIES = 100;

  /** ExecuteNow reports in an hour. */
  private static final int REPORTS_PER_HOUR = 5;

  /** About as many calls are made for what is created, beside polls. */
  private static final int CALLS_PER_REPORT = 6;

  private static final int CALLS_PER_DATASET = 2;

  private final LoadContext context;
  private final List<LoadResult> results = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Supplier<List<ScheduledQuery>> stored;
  private int reports;
  private int schedules;

  NewResources(
      LoadContext context,
      List<DatasetPlan> plans,
      List<LoadResult> failures,
      Supplier<List<ScheduledQuery>> stored) {
    this.context = context;
    this.stored = stored;
    results.addAll(failures);
    plans.forEach(plan -> results.add(planned(plan)));
  }

  private LoadResult planned(DatasetPlan plan) {
    if (!plan.isSupported()) {
      return result(plan, "not loaded: it has neither periods nor LIFETIME");
    }
    List<String> steps = new ArrayList<>(plan.columnProblems());
    if (steps.isEmpty() && context.settings().schedule().isPresent()) {
      ReportPlan query = plan.schedule(false).read().reportPlan();
      Optional<ScheduledReport> found = plan.schedule(false).findSchedule(context.reports());
      steps.add(
          found
              .map(report -> "read scheduled report " + report.reportId())
              .orElse("create a scheduled report, " + query.query().findTimespan().orElse("all")));
      schedules += found.isPresent() ? 0 : 1;
      found.ifPresentOrElse(report -> {}, () -> add(query));
    }
    if (steps.size() < 2 && plan.needsHistory()) {
      ReportPlan query = plan.history().reportPlan();
      Optional<ScheduledReport> found =
          context.reports().stream()
              .filter(r -> ReportNames.isReport(r.reportName(), query.fingerprint()))
              .findFirst();
      steps.add(
          found
              .map(report -> "read report " + report.reportId())
              .orElse(
                  "create a report from "
                      + plan.historyStart().map(YearMonth::toString).orElse("the first row")));
      reports += found.isPresent() ? 0 : 1;
      found.ifPresentOrElse(report -> {}, () -> add(query));
    }
    return result(plan, String.join("; ", steps));
  }

  private void add(ReportPlan plan) {
    names.add(ReportNames.ofQuery(plan.query()));
  }

  private LoadResult result(DatasetPlan plan, String message) {
    return new LoadResult(
        context.clock().instant(),
        plan.dataset().name(),
        plan.table().name(),
        State.PLANNED,
        LoadResult.Execution.NONE,
        Change.none(plan.state().rows()),
        message,
        Duration.ZERO);
  }

  private long active() {
    return context.reports().stream()
        .filter(report -> report.reportStatus().equalsIgnoreCase("Active"))
        .count();
  }

  /**
   * Checks that the account has room; one GET if something is to be created.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code QUOTA_EXCEEDED}
   */
  void check() {
    if (names.isEmpty()) {
      return;
    }
    checkRoom("reports", active(), reports + schedules, MAX_REPORTS);
    List<ScheduledQuery> queries = stored.get();
    queries.forEach(query -> names.remove(query.name()));
    checkRoom("queries", queries.size(), names.size(), MAX_QUERIES);
  }

  private static void checkRoom(String what, long now, long more, int limit) {
    if (more > 0 && now + more > limit) {
      throw LoadErrors.tooMany(what, now, more, limit);
    }
  }

  /** Returns what a run would do, with the costs of all datasets as the last row. */
  List<LoadResult> describe() {
    check();
    int hours = Math.max(0, reports - 1) / REPORTS_PER_HOUR;
    int calls = CALLS_PER_REPORT * (reports + schedules) + CALLS_PER_DATASET * results.size();
    String costs =
        "%d reports and %d schedules to create, about %d calls and the polls; the quota takes %s;"
                .formatted(reports, schedules, calls, hours == 0 ? "no time" : hours + " hours")
            + " the account has %d of %d active reports and %d of %d queries"
                .formatted(active(), MAX_REPORTS, stored.get().size(), MAX_QUERIES);
    results.add(
        new LoadResult(
            context.clock().instant(),
            "all",
            context.settings().into(),
            State.PLANNED,
            LoadResult.Execution.NONE,
            Change.none(0),
            costs,
            Duration.ZERO));
    return results;
  }
}
