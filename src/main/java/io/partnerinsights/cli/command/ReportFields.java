package io.partnerinsights.cli.command;

import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.Options;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The arguments of a report besides its schedule. */
final class ReportFields {
  @Option(names = "--description", paramLabel = "<text>", description = "Any text.")
  private Optional<String> description = Optional.empty();

  @Option(names = "--reportFormat", paramLabel = "<CSV|TSV>", description = "Format of the file.")
  private Optional<ReportFormat> format = Optional.empty();

  @Option(
      names = "--callbackUrl",
      paramLabel = "<URL>",
      description = "URL to which the service sends a POST after each run.")
  private Optional<String> callbackUrl = Optional.empty();

  NewReport toReport(String name, String queryId, Schedule schedule) {
    return new NewReport.Scheduled(
        name,
        description.orElse(""),
        queryId,
        schedule,
        format.orElse(ReportFormat.CSV),
        webhook());
  }

  /** Returns an update in which what is not set stays. */
  ReportUpdate toUpdate(ScheduledReport report, Optional<String> name, Schedule schedule) {
    return new ReportUpdate(
        name.orElse(report.reportName()),
        description.orElse(report.description()),
        schedule,
        format.orElse(report.format()),
        webhook().or(report::webhook));
  }

  private Optional<Webhook> webhook() {
    return callbackUrl
        .map(Options.CALLBACK_URL::parse)
        .map(url -> new Webhook(url.toString(), WebhookMethod.POST));
  }
}
