package io.partnerinsights.sandbox.page;

import io.partnerinsights.sandbox.api.Backend;
import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.service.ExecutionView;
import io.partnerinsights.sandbox.service.ServiceSnapshot;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.Html;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The part of the page about one program: quotas, reports with executions, queries, datasets. */
record ProgramSections(ServiceSnapshot state, SandboxSettings settings) {
  private static final String QUOTAS =
      "user,ExecuteNow reports in the last hour,active reports,queries";
  private static final String REPORTS = "report,id,query,user,runs,status,created";
  private static final String EXECUTIONS = "report,execution,status,requested,generated";
  private static final String QUERIES = "query,id,text,user,created";
  private static final String DATASETS = "dataset,time ranges,metrics,columns";

  static String html(Backend backend) {
    Program program = backend.program();
    String name = program == Program.MPN ? "Partner network" : "Commercial marketplace";
    ProgramSections sections =
        new ProgramSections(backend.service().snapshot(), backend.settings());
    return Html.section(
        program.name().toLowerCase(Locale.ROOT),
        name + ": " + program.path(),
        sections.tables(backend.warehouse().catalog().listed()));
  }

  private String tables(List<DatasetInfo> datasets) {
    List<StoredQuery> system = state.queries().stream().filter(StoredQuery::isSystem).toList();
    List<StoredQuery> own = state.queries().stream().filter(query -> !query.isSystem()).toList();
    List<List<String>> quotas = users().stream().map(this::usedQuotas).toList();
    return "<h3>Quotas</h3>\n"
        + Html.table(QUOTAS, quotas, "No user has a query or a report.")
        + "<h3>Reports</h3>\n"
        + Html.newestFirst(REPORTS, state.reports(), ProgramSections::report, "No reports yet.")
        + "<h3>Executions</h3>\n"
        + Html.newestFirst(
            EXECUTIONS, state.executions(), ProgramSections::execution, "No executions yet.")
        + "<h3>Queries</h3>\n"
        + Html.newestFirst(QUERIES, own, ProgramSections::query, "No queries yet.")
        + Html.details(
            system.size() + " system queries",
            Html.newestFirst(QUERIES, system, ProgramSections::query, ""))
        + Html.details(
            datasets.size() + " datasets",
            Html.table(DATASETS, datasets.stream().map(ProgramSections::dataset).toList(), ""));
  }

  private SortedSet<String> users() {
    SortedSet<String> users = new TreeSet<>(state.executeNowInTheLastHour().keySet());
    state.reports().forEach(report -> users.add(report.user()));
    state.queries().forEach(query -> users.add(query.user()));
    users.remove("");
    return users;
  }

  private List<String> usedQuotas(String user) {
    long active =
        state.reports().stream()
            .filter(report -> report.user().equals(user))
            .filter(report -> report.status() == StoredReport.Status.Active)
            .count();
    long queries = state.queries().stream().filter(query -> query.user().equals(user)).count();
    int executeNow = state.executeNowInTheLastHour().getOrDefault(user, 0);
    return List.of(
        user,
        executeNow + " of " + settings.executeNowPerHour,
        active + " of " + settings.activeReports,
        queries + " of " + settings.queries);
  }

  private static List<String> report(StoredReport report) {
    Timing timing = report.definition().timing();
    return List.of(
        report.definition().name(),
        report.reportId(),
        report.query().name(),
        report.user(),
        timing.executeNow()
            ? "once"
            : "every %s h from %s"
                .formatted(timing.recurrenceInterval(), time(timing.firstStart())),
        report.status().name(),
        time(report.created()));
  }

  private static List<String> execution(ExecutionView execution) {
    return List.of(
        execution.report().definition().name(),
        execution.executionId(),
        execution.status(),
        time(execution.requested()),
        execution.generated() == null ? "" : time(execution.generated()));
  }

  private static List<String> query(StoredQuery query) {
    return List.of(
        query.name(), query.queryId(), query.query(), query.user(), time(query.created()));
  }

  private static List<String> dataset(DatasetInfo dataset) {
    String ranges = String.join(", ", dataset.ranges());
    return List.of(dataset.name(), ranges, names(dataset.metrics()), names(dataset.columns()));
  }

  private static String names(List<DatasetInfo.Field> fields) {
    return fields.stream()
        .filter(DatasetInfo.Field::listed)
        .map(DatasetInfo.Field::name)
        .collect(Collectors.joining(", "));
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
