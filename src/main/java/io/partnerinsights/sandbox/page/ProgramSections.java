package io.partnerinsights.sandbox.page;

import io.partnerinsights.sandbox.api.Backend;
import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.service.ExecutionSnapshot;
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
record ProgramSections(ServiceSnapshot snapshot, SandboxSettings settings) {
  private static final String QUOTA_COLUMNS =
      "user,ExecuteNow reports in the last hour,active reports,queries";
  private static final String REPORT_COLUMNS = "report,id,query,user,runs,status,created";
  private static final String EXECUTION_COLUMNS = "report,execution,status,requested,generated";
  private static final String QUERY_COLUMNS = "query,id,text,user,created";
  private static final String DATASET_COLUMNS = "dataset,time ranges,metrics,columns";

  static String toHtml(Backend backend) {
    Program program = backend.program();
    String name = program == Program.MPN ? "Partner network" : "Commercial marketplace";
    ProgramSections sections =
        new ProgramSections(backend.service().snapshot(), backend.settings());
    return Html.section(
        program.name().toLowerCase(Locale.ROOT),
        name + ": " + program.path(),
        sections.tablesHtml(backend.warehouse().catalog().listedDatasets()));
  }

  private String tablesHtml(List<DatasetInfo> datasets) {
    List<StoredQuery> systemQueries =
        snapshot.queries().stream().filter(StoredQuery::isSystem).toList();
    List<StoredQuery> userQueries =
        snapshot.queries().stream().filter(query -> !query.isSystem()).toList();
    List<List<String>> quotas = usersWithItems().stream().map(this::quotaCells).toList();
    return "<h3>Quotas</h3>\n"
        + Html.table(QUOTA_COLUMNS, quotas, "No user has a query or a report.")
        + "<h3>Reports</h3>\n"
        + Html.newestFirstTable(
            REPORT_COLUMNS, snapshot.reports(), ProgramSections::reportCells, "No reports yet.")
        + "<h3>Executions</h3>\n"
        + Html.newestFirstTable(
            EXECUTION_COLUMNS,
            snapshot.executions(),
            ProgramSections::executionCells,
            "No executions yet.")
        + "<h3>Queries</h3>\n"
        + Html.newestFirstTable(
            QUERY_COLUMNS, userQueries, ProgramSections::queryCells, "No queries yet.")
        + Html.details(
            systemQueries.size() + " system queries",
            Html.newestFirstTable(QUERY_COLUMNS, systemQueries, ProgramSections::queryCells, ""))
        + Html.details(
            datasets.size() + " datasets",
            Html.table(
                DATASET_COLUMNS,
                datasets.stream().map(ProgramSections::datasetCells).toList(),
                ""));
  }

  private SortedSet<String> usersWithItems() {
    SortedSet<String> users = new TreeSet<>(snapshot.executeNowCounts().keySet());
    snapshot.reports().forEach(report -> users.add(report.user()));
    snapshot.queries().forEach(query -> users.add(query.user()));
    users.remove("");
    return users;
  }

  private List<String> quotaCells(String user) {
    long activeCount =
        snapshot.reports().stream()
            .filter(report -> report.user().equals(user))
            .filter(report -> report.status() == StoredReport.Status.Active)
            .count();
    long queryCount =
        snapshot.queries().stream().filter(query -> query.user().equals(user)).count();
    int executeNowCount = snapshot.executeNowCounts().getOrDefault(user, 0);
    return List.of(
        user,
        executeNowCount + " of " + settings.executeNowQuota,
        activeCount + " of " + settings.activeReportQuota,
        queryCount + " of " + settings.queryQuota);
  }

  private static List<String> reportCells(StoredReport report) {
    Timing timing = report.definition().timing();
    return List.of(
        report.definition().name(),
        report.reportId(),
        report.query().name(),
        report.user(),
        timing.executeNow()
            ? "once"
            : "every %s h from %s"
                .formatted(timing.intervalHours(), timeText(timing.requireStart())),
        report.status().name(),
        timeText(report.createdTime()));
  }

  private static List<String> executionCells(ExecutionSnapshot execution) {
    return List.of(
        execution.report().definition().name(),
        execution.executionId(),
        execution.status().name(),
        timeText(execution.beginTime()),
        execution.generatedTime() == null ? "" : timeText(execution.generatedTime()));
  }

  private static List<String> queryCells(StoredQuery query) {
    return List.of(
        query.name(), query.queryId(), query.text(), query.user(), timeText(query.createdTime()));
  }

  private static List<String> datasetCells(DatasetInfo dataset) {
    String timespans = String.join(", ", dataset.timespans());
    return List.of(
        dataset.name(), timespans, listedNames(dataset.metrics()), listedNames(dataset.columns()));
  }

  private static String listedNames(List<DatasetInfo.Field> fields) {
    return fields.stream()
        .filter(DatasetInfo.Field::isListed)
        .map(DatasetInfo.Field::name)
        .collect(Collectors.joining(", "));
  }

  static String timeText(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
