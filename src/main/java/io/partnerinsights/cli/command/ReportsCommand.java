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
  private static final List<String> SHOWN_FIELDS =
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
    ReportFilter filter = queryId == null ? ReportFilter.all() : ReportFilter.byQuery(queryId);
    List<Map<String, Object>> items =
        ListedReport.list(client(), filter).stream()
            .map(report -> shortenForTable(SystemTable.toFields(report)))
            .toList();
    resultPrinter().printList("reports", items, SHOWN_FIELDS);
  }

  @Command(name = "show", description = "Shows a report with its query and schedule.")
  void show(@Parameters(paramLabel = "REPORT_ID") String reportId) {
    resultPrinter().printItem(shortenForTable(SystemTable.toFields(requireReport(reportId))));
  }

  /** Shows people the interval as option recurrenceInterval takes it, and short times. */
  private Map<String, Object> shortenForTable(Map<String, Object> item) {
    if (!resultPrinter().isJson()) {
      item.computeIfPresent("recurrenceInterval", (name, hours) -> hours + "h");
      item.computeIfPresent("lastRun", (name, time) -> withoutFraction(time));
      item.computeIfPresent("nextRun", (name, time) -> withoutFraction(time));
    }
    return item;
  }

  private static String withoutFraction(Object time) {
    return time.toString().replaceFirst("\\.\\d+Z$", "Z");
  }

  private ScheduledReport requireReport(String reportId) {
    return client()
        .findReport(reportId)
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
    arguments.checkInterval(client, () -> QueriesCommand.requireQuery(client, queryId).query());
    // The service's time is known from the response to the query's lookup.
    NewReport report =
        arguments.toNewReport(
            name, queryId, optionSources().requireConfiguredOptions(), client::serviceNow);
    ScheduledReport createdReport = client.createReport(report);
    String id = createdReport.reportId();
    resultPrinter().printCreated("Created a report.", id, SystemTable.toFields(createdReport));
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
      throw CommandErrors.NOTHING_TO_CHANGE.error(reportId);
    }
    ScheduledReport report = requireReport(reportId);
    arguments.checkInterval(client(), report::query);
    ScheduledReport updatedReport =
        client().updateReport(reportId, arguments.toUpdate(report, name));
    resultPrinter()
        .printOutcome("Updated report " + reportId + ".", SystemTable.toFields(updatedReport));
  }

  @Command(
      name = "pause",
      description = "Pauses a report, which then does not run until it is resumed.")
  void pause(@Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds) {
    forEachReport(
        reportIds, "Paused", (client, id) -> SystemTable.toFields(client.pauseReport(id)));
  }

  @Command(name = "resume", description = "Resumes a paused report.")
  void resume(@Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds) {
    forEachReport(
        reportIds, "Resumed", (client, id) -> SystemTable.toFields(client.resumeReport(id)));
  }

  /** Does something with each report. JSON is an object for one report, an array for several. */
  private void forEachReport(
      List<String> reportIds,
      String pastVerb,
      BiFunction<PartnerInsightsClient, String, Map<String, Object>> action) {
    PartnerInsightsClient client = client();
    List<Map<String, Object>> items = new ArrayList<>();
    for (String id : reportIds) {
      items.add(CommandErrors.callForReports(List.of(id), () -> action.apply(client, id)));
      if (!resultPrinter().isJson()) {
        shell().printMessage(pastVerb + " report " + PlainText.of(id) + ".");
      }
    }
    if (resultPrinter().isJson()) {
      resultPrinter().printJson(items.size() == 1 ? items.get(0) : items);
    }
  }

  @Command(name = "delete", description = "Deletes reports and their executions.")
  void delete(
      @Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds,
      @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes) {
    String target =
        reportIds.size() == 1
            ? "report " + reportIds.get(0) + " and its executions"
            : reportIds.size() + " reports and their executions";
    Confirmation.requireYes(shell(), "Delete " + target, yes);
    forEachReport(
        reportIds,
        "Deleted",
        (client, id) -> {
          client.deleteReport(id);
          return Map.of("deletedReportId", id);
        });
  }
}
