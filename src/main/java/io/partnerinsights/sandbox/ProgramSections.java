package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.api.Backend;
import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.service.ExecutionView;
import io.partnerinsights.sandbox.service.ServiceSnapshot;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quotas;
import io.partnerinsights.sandbox.web.Html;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The part of the page about one program: quotas, reports with executions, queries, datasets. */
record ProgramSections(ServiceSnapshot state, Quotas quotas) {
  private static final List<String> QUOTAS =
      List.of("user", "ExecuteNow reports in the last hour", "active reports", "queries");
  private static final List<String> REPORTS =
      List.of("report", "id", "query", "user", "runs", "status", "created");
  private static final List<String> EXECUTIONS =
      List.of("report", "execution", "status", "requested", "generated");
  private static final List<String> QUERIES = List.of("query", "id", "text", "user", "created");
  private static final List<String> DATASETS =
      List.of("dataset", "time ranges", "metrics", "columns");

  static String html(Backend backend) {
    Program program = backend.program();
    String name = program == Program.MPN ? "Partner network" : "Commercial marketplace";
    ProgramSections sections =
        new ProgramSections(backend.service().snapshot(), backend.settings().quotas);
    return Html.section(
        program.name().toLowerCase(Locale.ROOT),
        name + ": " + program.path(),
        sections.tables(backend.warehouse().catalog().listed()));
  }

  private String tables(List<DatasetInfo> datasets) {
    List<StoredQuery> system = state.queries().stream().filter(StoredQuery::isSystem).toList();
    List<StoredQuery> own = state.queries().stream().filter(query -> !query.isSystem()).toList();
    return part("Quotas", Html.table(QUOTAS, usedQuotas(), "No user has a query or a report."))
        + part("Reports", Html.table(REPORTS, reports(), "No reports yet."))
        + part("Executions", Html.table(EXECUTIONS, executions(), "No executions yet."))
        + part("Queries", Html.table(QUERIES, queries(own), "No queries yet."))
        + Html.details(system.size() + " system queries", Html.table(QUERIES, queries(system), ""))
        + Html.details(datasets.size() + " datasets", Html.table(DATASETS, datasets(datasets), ""));
  }

  private static String part(String heading, String table) {
    return "<h3>" + Html.escape(heading) + "</h3>\n" + table;
  }

  private List<List<String>> usedQuotas() {
    SortedSet<String> users = new TreeSet<>(state.executeNowInTheLastHour().keySet());
    state.reports().forEach(report -> users.add(report.user()));
    state.queries().forEach(query -> users.add(query.user()));
    users.remove("");
    return users.stream().map(this::usedQuotas).toList();
  }

  private List<String> usedQuotas(String user) {
    long active =
        state.reports().stream()
            .filter(report -> report.user().equals(user))
            .filter(report -> report.status() == StoredReport.Status.Active)
            .count();
    long queries = state.queries().stream().filter(query -> query.user().equals(user)).count();
    return List.of(
        user,
        of(state.executeNowInTheLastHour().getOrDefault(user, 0), quotas.executeNowPerHour()),
        of(active, quotas.activeReports()),
        of(queries, quotas.queries()));
  }

  private static String of(long used, long limit) {
    return used + " of " + limit;
  }

  private List<List<String>> reports() {
    return newestFirst(state.reports()).stream()
        .map(
            report ->
                List.of(
                    report.definition().name(),
                    report.reportId(),
                    report.query().name(),
                    report.user(),
                    schedule(report.definition().timing()),
                    report.status().name(),
                    time(report.created())))
        .toList();
  }

  private static String schedule(Timing timing) {
    return timing.executeNow()
        ? "once"
        : "every %d h from %s".formatted(timing.recurrenceInterval(), time(timing.firstStart()));
  }

  private List<List<String>> executions() {
    return newestFirst(state.executions()).stream().map(ProgramSections::cells).toList();
  }

  private static List<String> cells(ExecutionView execution) {
    return List.of(
        execution.report().definition().name(),
        execution.executionId(),
        execution.status(),
        time(execution.requested()),
        execution.generated() == null ? "" : time(execution.generated()));
  }

  private static List<List<String>> queries(List<StoredQuery> queries) {
    return newestFirst(queries).stream()
        .map(
            query ->
                List.of(
                    query.name(),
                    query.queryId(),
                    query.query(),
                    query.user(),
                    time(query.created())))
        .toList();
  }

  private static List<List<String>> datasets(List<DatasetInfo> datasets) {
    return datasets.stream()
        .map(
            dataset ->
                List.of(
                    dataset.name(),
                    String.join(", ", dataset.ranges()),
                    names(dataset.metrics()),
                    names(dataset.columns())))
        .toList();
  }

  private static String names(List<DatasetInfo.Field> fields) {
    return fields.stream()
        .filter(DatasetInfo.Field::listed)
        .map(DatasetInfo.Field::name)
        .collect(Collectors.joining(", "));
  }

  private static <T> List<T> newestFirst(List<T> oldestFirst) {
    List<T> reversed = new ArrayList<>(oldestFirst);
    Collections.reverse(reversed);
    return reversed;
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
