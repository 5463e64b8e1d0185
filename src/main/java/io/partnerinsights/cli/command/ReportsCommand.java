package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, shows, creates, changes and deletes reports. */
@Command(name = "reports", description = "Manages reports. To read one: partnerinsights download.")
final class ReportsCommand extends BaseCommand {
  private static final List<String> SHOWN =
      List.of("reportId", "reportName", "reportStatus", "recurrenceInterval", "createdTime");

  @Command(name = "list", description = "Lists the reports of the account.")
  int list(
      @Option(names = "--queryId", paramLabel = "<id>", description = "Only those on this query.")
          Optional<String> queryId) {
    ReportFilter filter = queryId.map(ReportFilter::onQuery).orElseGet(ReportFilter::all);
    List<Map<String, Object>> items = client().reports(filter).stream().map(Items::of).toList();
    results().list("reports", items, SHOWN);
    return 0;
  }

  @Command(name = "show", description = "Shows a report with its query and schedule.")
  int show(@Parameters(paramLabel = "REPORT_ID") String reportId) {
    results().one(Items.of(find(reportId)));
    return 0;
  }

  private ScheduledReport find(String reportId) {
    return client().report(reportId).orElseThrow(() -> CommandErrors.unknownReport(reportId));
  }

  @Command(
      name = "create",
      description = "Creates a report with a schedule. To run a query once: partnerinsights run.")
  int create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--queryId", paramLabel = "<id>", required = true) String queryId,
      @Mixin ReportSchedule schedule,
      @Mixin ReportFields fields) {
    ScheduledReport created =
        client().createReport(fields.toReport(name, queryId, schedule.toSchedule()));
    results().done("Created report " + created.reportId() + ".", Items.of(created));
    return 0;
  }

  @Command(
      name = "update",
      description = "Changes a report. What is not set stays; the schedule begins again.")
  int update(
      @Parameters(paramLabel = "REPORT_ID") String reportId,
      @Option(names = "--name", paramLabel = "<name>") Optional<String> name,
      @Mixin ReportSchedule.Change schedule,
      @Mixin ReportFields fields) {
    ScheduledReport report = find(reportId);
    ScheduledReport updated =
        client().updateReport(reportId, fields.toUpdate(report, name, schedule.of(report)));
    results().done("Updated report " + reportId + ".", Items.of(updated));
    return 0;
  }

  @Command(name = "pause", description = "Pauses a report: it does not run until it is resumed.")
  int pause(@Parameters(paramLabel = "REPORT_ID") String reportId) {
    return change(reportId, "Paused", PartnerInsightsClient::pauseReport);
  }

  @Command(name = "resume", description = "Resumes a paused report.")
  int resume(@Parameters(paramLabel = "REPORT_ID") String reportId) {
    return change(reportId, "Resumed", PartnerInsightsClient::resumeReport);
  }

  private int change(
      String reportId,
      String done,
      BiFunction<PartnerInsightsClient, String, ScheduledReport> call) {
    ScheduledReport changed = call.apply(client(), reportId);
    results().done(done + " report " + reportId + ".", Items.of(changed));
    return 0;
  }

  @Command(name = "delete", description = "Deletes a report and its executions.")
  int delete(
      @Parameters(paramLabel = "REPORT_ID") String reportId,
      @Option(names = "--yes", description = "Do not ask.") boolean yes) {
    Confirmation.require(shell(), "Delete report " + reportId + " and its executions", yes);
    client().deleteReport(reportId);
    results().done("Deleted report " + reportId + ".", Map.of("deletedReportId", reportId));
    return 0;
  }
}
