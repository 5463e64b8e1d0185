package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.report.ReportUse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
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

  @Command(name = "list", description = "Lists the reports of the account, and what each is for.")
  int list(
      @Option(names = "--queryId", paramLabel = "<id>", description = "Only those on this query.")
          @Nullable String queryId) {
    ReportFilter filter = queryId == null ? ReportFilter.all() : ReportFilter.onQuery(queryId);
    PartnerInsightsClient client = client();
    List<ScheduledReport> reports = client.reports(filter);
    Map<String, Instant> lastRuns = ExecutionsCommand.lastRuns(client, reports);
    Instant now = client.serviceTime(Instant.now());
    List<Map<String, Object>> items = new ArrayList<>();
    for (ScheduledReport report : reports) {
      Map<String, Object> item = item(report);
      item.put("lastRun", text(lastRuns.get(report.reportId())));
      item.put("nextRun", text(report.findNextRun(now).orElse(null)));
      items.add(item);
    }
    results().list("reports", items, SHOWN);
    return 0;
  }

  @Command(name = "show", description = "Shows a report with its query and schedule.")
  int show(@Parameters(paramLabel = "REPORT_ID") String reportId) {
    results().one(item(find(reportId)));
    return 0;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns a report's fields; for people, the interval as option recurrenceInterval takes it. */
  private Map<String, Object> item(ScheduledReport report) {
    Map<String, Object> item = Items.of(report);
    item.put("dataset", LoadReports.dataset(report));
    item.put("use", ReportUse.of(report).toString());
    if (!results().isJson()) {
      item.computeIfPresent("recurrenceInterval", (name, hours) -> hours + "h");
    }
    return item;
  }

  private ScheduledReport find(String reportId) {
    return client()
        .report(reportId)
        .orElseThrow(() -> CommandErrors.UNKNOWN_REPORT.error(reportId));
  }

  @Command(
      name = "create",
      description = "Creates a report with a schedule. To run a query once: partnerinsights run.")
  int create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--queryId", paramLabel = "<id>", required = true) String queryId,
      @Mixin ReportArguments arguments) {
    PartnerInsightsClient client = client();
    ScheduledReport created =
        client.createReport(arguments.toReport(name, queryId, () -> serviceTime(client, queryId)));
    String id = created.reportId();
    results().created("Created a report.", id, Items.of(created));
    return 0;
  }

  /** Looks the query up and returns the service's time, which the response contains. */
  private static Instant serviceTime(PartnerInsightsClient client, String queryId) {
    QueriesCommand.find(client, queryId);
    return client.serviceTime(Instant.now());
  }

  @Command(
      name = "update",
      description = "Changes a report. What is not set stays; the schedule begins again.")
  int update(
      @Parameters(paramLabel = "REPORT_ID") String reportId,
      @Option(names = "--name", paramLabel = "<name>") @Nullable String name,
      @Mixin ReportArguments arguments) {
    ScheduledReport updated =
        client().updateReport(reportId, arguments.toUpdate(find(reportId), name));
    results().done("Updated report " + reportId + ".", Items.of(updated));
    return 0;
  }

  @Command(name = "pause", description = "Pauses a report: it does not run until it is resumed.")
  int pause(@Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds) {
    return change(reportIds, "Paused", PartnerInsightsClient::pauseReport);
  }

  @Command(name = "resume", description = "Resumes a paused report.")
  int resume(@Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds) {
    return change(reportIds, "Resumed", PartnerInsightsClient::resumeReport);
  }

  private int change(
      List<String> reportIds,
      String done,
      BiFunction<PartnerInsightsClient, String, ScheduledReport> call) {
    PartnerInsightsClient client = client();
    each(reportIds, done, reportId -> Items.of(call.apply(client, reportId)));
    return 0;
  }

  /** Does something with each report. JSON is an object for one report, an array for several. */
  private void each(
      List<String> reportIds, String done, Function<String, Map<String, Object>> action) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (String reportId : reportIds) {
      items.add(CommandErrors.namingReports(List.of(reportId), () -> action.apply(reportId)));
      if (!results().isJson()) {
        shell().say(done + " report " + PlainText.of(reportId) + ".");
      }
    }
    if (results().isJson()) {
      results().json(items.size() == 1 ? items.get(0) : items);
    }
  }

  @Command(name = "delete", description = "Deletes reports and their executions.")
  int delete(
      @Parameters(paramLabel = "REPORT_ID", arity = "1..*") List<String> reportIds,
      @Option(names = "--yes", description = "Do not ask.") boolean yes) {
    String which =
        reportIds.size() == 1
            ? "report " + reportIds.get(0) + " and its executions"
            : reportIds.size() + " reports and their executions";
    Confirmation.require(shell(), "Delete " + which, yes);
    PartnerInsightsClient client = client();
    each(
        reportIds,
        "Deleted",
        reportId -> {
          client.deleteReport(reportId);
          return Map.of("deletedReportId", reportId);
        });
    return 0;
  }
}
