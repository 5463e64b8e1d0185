package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.core.catalog.ListedReport;
import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, shows, creates, changes and deletes reports. */
@Command(name = "reports", description = "Manages reports. To read one: partnerinsights download.")
final class ReportsCommand extends BaseCommand {
  private static final List<String> SHOWN =
      List.of(
          "reportId",
          "dataset",
          "use",
          "reportStatus",
          "recurrenceInterval",
          "lastRun",
          "nextRun",
          "recurrenceCount",
          "endTime",
          "createdTime",
          "reportName");

  @Command(
      name = "list",
      description = "Lists the reports of the account and what each is used for.")
  void list(
      @Option(names = "--queryId", paramLabel = "<id>", description = "Only reports on this query.")
          @Nullable String queryId) {
    ReportFilter filter = queryId == null ? ReportFilter.all() : ReportFilter.onQuery(queryId);
    List<Map<String, Object>> items =
        ListedReport.list(client(), filter).stream()
            .map(listed -> shown(SystemTable.fields(listed)))
            .toList();
    results().list("reports", items, SHOWN);
  }

  @Command(name = "show", description = "Shows a report with its query and schedule.")
  void show(@Parameters(paramLabel = "REPORT_ID") String reportId) {
    results().one(shown(SystemTable.fields(find(reportId))));
  }

  /** Shows people the interval as option recurrenceInterval takes it, and short times. */
  private Map<String, Object> shown(Map<String, Object> item) {
    if (!results().isJson()) {
      item.computeIfPresent("recurrenceInterval", (name, hours) -> hours + "h");
      item.computeIfPresent("lastRun", (name, time) -> withoutFraction(time));
      item.computeIfPresent("nextRun", (name, time) -> withoutFraction(time));
    }
    return item;
  }

  private static String withoutFraction(Object time) {
    return time.toString().replaceFirst("\\.\\d+Z$", "Z");
  }

  private ScheduledReport find(String reportId) {
    return client()
        .report(reportId)
        .orElseThrow(() -> CommandErrors.UNKNOWN_REPORT.error(reportId));
  }

  @Command(
      name = "create",
      description = "Creates a report with a schedule. To run a query once: partnerinsights run.")
  void create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--queryId", paramLabel = "<id>", required = true) String queryId,
      @Mixin ReportArguments arguments) {
    PartnerInsightsClient client = client();
    arguments.checkInterval(client, () -> QueriesCommand.find(client, queryId).query());
    // A response has the service's time: at the least that to the query's lookup.
    NewReport report =
        arguments.toReport(name, queryId, sources().configured(), client::serviceNow);
    ScheduledReport created = client.createReport(report);
    String id = created.reportId();
    results().created("Created a report.", id, SystemTable.fields(created));
  }

  @Command(
      name = "update",
      description =
          "Changes a report. Values that you do not set stay the same. The schedule starts again.")
  void update(
      @Parameters(paramLabel = "REPORT_ID") String reportId,
      @Option(names = "--name", paramLabel = "<name>") @Nullable String name,
      @Mixin ReportArguments arguments) {
    if (name == null && arguments.isEmpty()) {
      throw CommandErrors.NO_CHANGE.error(reportId);
    }
    ScheduledReport report = find(reportId);
    arguments.checkInterval(client(), report::query);
    ScheduledReport updated = client().updateReport(reportId, arguments.toUpdate(report, name));
    results().done("Updated report " + reportId + ".", SystemTable.fields(updated));
  }

  @Command(
      name = "pause",
      description = "Pauses a report, which then does not run until it is resumed.")
  void pause(@Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds) {
    each(reportIds, "Paused", (client, id) -> SystemTable.fields(client.pauseReport(id)));
  }

  @Command(name = "resume", description = "Resumes a paused report.")
  void resume(@Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds) {
    each(reportIds, "Resumed", (client, id) -> SystemTable.fields(client.resumeReport(id)));
  }

  /** Does something with each report. JSON is an object for one report, an array for several. */
  private void each(
      List<String> reportIds,
      String done,
      BiFunction<PartnerInsightsClient, String, Map<String, Object>> action) {
    PartnerInsightsClient client = client();
    List<Map<String, Object>> items = new ArrayList<>();
    for (String id : reportIds) {
      items.add(CommandErrors.namingReports(List.of(id), () -> action.apply(client, id)));
      if (!results().isJson()) {
        shell().say(done + " report " + PlainText.of(id) + ".");
      }
    }
    if (results().isJson()) {
      results().json(items.size() == 1 ? items.get(0) : items);
    }
  }

  @Command(name = "delete", description = "Deletes reports and their executions.")
  void delete(
      @Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds,
      @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes) {
    String which =
        reportIds.size() == 1
            ? "report " + reportIds.get(0) + " and its executions"
            : reportIds.size() + " reports and their executions";
    Confirmation.require(shell(), "Delete " + which, yes);
    each(
        reportIds,
        "Deleted",
        (client, id) -> {
          client.deleteReport(id);
          return Map.of("deletedReportId", id);
        });
  }
}
