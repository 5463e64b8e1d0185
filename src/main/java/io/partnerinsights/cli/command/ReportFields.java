package io.partnerinsights.cli.command;

import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments of a report besides its schedule. */
final class ReportFields {
  @Option(names = "--description", paramLabel = "<text>", description = "Any text.")
  private @Nullable String description;

  @Option(names = "--reportFormat", paramLabel = "<CSV|TSV>", description = "Format of the file.")
  private @Nullable ReportFormat format;

  @Option(
      names = "--callbackUrl",
      paramLabel = "<URL>",
      description = "URL to which the service sends a POST after each run.")
  private @Nullable String callbackUrl;

  NewReport toReport(String name, String queryId, Schedule schedule) {
    return new NewReport.Scheduled(
        name,
        description == null ? "" : description,
        queryId,
        schedule,
        format == null ? ReportFormat.CSV : format,
        webhook());
  }

  /** Returns an update in which what is not set stays. */
  ReportUpdate toUpdate(ScheduledReport report, @Nullable String name, Schedule schedule) {
    Webhook own = webhook();
    return new ReportUpdate(
        name == null ? report.reportName() : name,
        description == null ? report.description() : description,
        schedule,
        format == null ? report.format() : format,
        own == null ? report.webhook() : own);
  }

  private @Nullable Webhook webhook() {
    return callbackUrl == null
        ? null
        : new Webhook(Options.CALLBACK_URL.parse(callbackUrl).toString(), WebhookMethod.POST);
  }
}
