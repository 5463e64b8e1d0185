package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.DatasetPlan.HistoryReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run is going to create on the service, before its first POST. */
final class Preflight {
  /** About as many calls are made for what is created, beside polls. */
  private static final int CALLS_PER_REPORT = 6;

  private static final int CALLS_PER_DATASET = 2;

  private final LoadContext context;
  private final Set<String> queries = new HashSet<>();
  private int reports;
  private int schedules;

  /** The account's queries, once they are listed. */
  private @Nullable List<ScheduledQuery> stored;

  Preflight(LoadContext context) {
    this.context = context;
  }

  /** Adds what a dataset needs, and describes it. */
  String add(DatasetPlan plan) {
    List<String> steps = new ArrayList<>(plan.problems());
    if (steps.isEmpty() && !plan.state().exists()) {
      steps.add("create " + context.target().created(plan.table().name()));
    }
    ScheduledReport scheduled = plan.scheduled();
    if (plan.problems().isEmpty() && plan.schedule() != null) {
      ReportPlan report = plan.schedule().read().reportPlan();
      if (scheduled == null) {
        schedules++;
        queries.add(ReportNames.ofQuery(report.query()));
      }
      steps.add(
          scheduled == null
              ? "create a scheduled report, " + report.query().findTimespan().orElse("all")
              : "read scheduled report " + scheduled.reportId());
    }
    if (plan.needsHistory(plan.state().known())) {
      HistoryReport history = plan.history();
      if (history.submitted() == null) {
        reports++;
        queries.add(ReportNames.ofQuery(plan.newHistory().reportPlan().query()));
      }
      steps.add(history.step());
      plan.lateStart().ifPresent(steps::add);
    }
    return String.join("; ", steps);
  }

  private long active() {
    return context.reports().stream()
        .filter(report -> report.reportStatus().equalsIgnoreCase("Active"))
        .count();
  }

  private List<ScheduledQuery> stored() {
    if (stored == null) {
      stored = SparkApplication.await(context.session()::listQueries);
    }
    return stored;
  }

  /**
   * Checks that the account has room; one GET if something is to be created.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code QUOTA_EXCEEDED}
   */
  void check() {
    if (queries.isEmpty()) {
      return;
    }
    checkRoom("reports", active(), reports + schedules, Quota.MAX_ACTIVE_REPORTS);
    stored().forEach(query -> queries.remove(query.name()));
    checkRoom("queries", stored().size(), queries.size(), Quota.MAX_QUERIES);
  }

  private static void checkRoom(String what, long now, long more, int limit) {
    if (more > 0 && now + more > limit) {
      throw LoadErrors.TOO_MANY.error(more, what, now, limit);
    }
  }

  String costs(int datasets) {
    int quota = context.session().options().get(Options.MAX_REPORTS_PER_HOUR);
    int hours = Math.max(0, reports - 1) / quota;
    int calls = CALLS_PER_REPORT * (reports + schedules) + CALLS_PER_DATASET * datasets;
    return "%d reports and %d schedules to create, about %d calls and the polls; the quota takes %s;"
            .formatted(reports, schedules, calls, hours == 0 ? "no time" : hours + " hours")
        + " the account has %d of %d active reports and %d of %d queries"
            .formatted(active(), Quota.MAX_ACTIVE_REPORTS, stored().size(), Quota.MAX_QUERIES);
  }
}
