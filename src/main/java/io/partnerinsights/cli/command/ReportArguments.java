package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.query.InsightsQuery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments of a report, new or changed. Its schedule is written as the options of streams. */
final class ReportArguments {
  @Option(
      names = "--startTime",
      paramLabel = "<time>",
      description =
          "Time of the next run, such as 2026-07-01T06:00:00Z. Default: unchanged, or for a new"
              + " report as soon as possible, which is in 4 hours.")
  private @Nullable String startTime;

  @Option(
      names = "--recurrenceInterval",
      paramLabel = "<hours>",
      description = "Time between two runs, such as 24h. Required for a new report.")
  private @Nullable String interval;

  @Option(
      names = "--recurrenceCount",
      paramLabel = "<number>",
      description = "Number of runs. Default: unchanged, or for a new report without an end.")
  private @Nullable Integer recurrenceCount;

  @Option(
      names = "--endTime",
      paramLabel = "<time>",
      description =
          "Time after which the report no longer runs, instead of a number of runs. Only for the"
              + " marketplace, where every schedule ends.")
  private @Nullable String endTime;

  @Option(
      names = "--description",
      paramLabel = "<text>",
      description = "Description of the report, as any text.")
  private @Nullable String description;

  @Option(names = "--reportFormat", paramLabel = "<CSV|TSV>", description = "Format of the file.")
  private @Nullable ReportFormat format;

  @Option(
      names = "--callbackUrl",
      paramLabel = "<URL>",
      description = "URL that the service calls after each run.")
  private @Nullable String callbackUrl;

  @Option(
      names = "--callbackMethod",
      paramLabel = "<POST|GET>",
      description = "HTTP method with which the service calls that URL. Default: POST.")
  private @Nullable WebhookMethod callbackMethod;

  /**
   * Returns a new report; its format and callback are those of the settings, if no argument is set.
   *
   * @param settings the options of variables and profile
   * @param now asks for the service's time, if no start is given
   */
  NewReport toNewReport(
      String name, String queryId, Map<String, String> settings, Supplier<Instant> now) {
    URI url = argumentOrSetting(Options.CALLBACK_URL, parseCallbackUrl(), settings).orElse(null);
    WebhookMethod method =
        url == null
            ? callbackMethod
            : argumentOrSetting(Options.CALLBACK_METHOD, callbackMethod, settings).orElse(null);
    return new NewReport.Scheduled(
        name,
        Objects.requireNonNullElse(description, ""),
        queryId,
        toSchedule(now),
        argumentOrSetting(Options.REPORT_FORMAT, format, settings).orElse(ReportFormat.CSV),
        toWebhook(url, method));
  }

  private static <T> Optional<T> argumentOrSetting(
      ConnectorOption<T> option, @Nullable T argument, Map<String, String> settings) {
    return Optional.ofNullable(argument)
        .or(() -> Optional.ofNullable(settings.get(option.key())).map(option::parse));
  }

  /** Whether no option is set. */
  boolean isEmpty() {
    return Stream.of(
            startTime,
            interval,
            recurrenceCount,
            endTime,
            description,
            format,
            callbackUrl,
            callbackMethod)
        .allMatch(Objects::isNull);
  }

  /** Returns an update in which what is not set stays. */
  ReportUpdate toUpdate(ScheduledReport report, @Nullable String name) {
    Webhook newWebhook = toWebhook(parseCallbackUrl(), callbackMethod);
    return new ReportUpdate(
        Objects.requireNonNullElse(name, report.reportName()),
        Objects.requireNonNullElse(description, report.description()),
        toChangedSchedule(report),
        Objects.requireNonNullElse(format, report.format()),
        newWebhook == null ? report.webhook() : newWebhook);
  }

  /** Compares an interval that is set with the shortest one of the query's dataset. */
  void checkInterval(PartnerInsightsClient client, Supplier<String> query) {
    Duration newInterval = parseInterval();
    if (newInterval != null) {
      Optional<InsightsQuery> insightsQuery = InsightsQuery.tryParse(query.get());
      insightsQuery
          .flatMap(parsed -> Dataset.findByName(client.listDatasets(), parsed.dataset()))
          .filter(dataset -> newInterval.compareTo(dataset.minimumRecurrence()) < 0)
          .ifPresent(
              dataset -> {
                long minimum = dataset.minimumRecurrence().toHours();
                throw CommandErrors.SHORT_INTERVAL.error(dataset.name(), minimum);
              });
    }
  }

  private @Nullable URI parseCallbackUrl() {
    return callbackUrl == null ? null : Options.CALLBACK_URL.parse(callbackUrl);
  }

  private static @Nullable Webhook toWebhook(@Nullable URI url, @Nullable WebhookMethod method) {
    if (url == null && method != null) {
      throw CommandErrors.MISSING_CALLBACK_URL.error();
    }
    WebhookMethod callMethod = Objects.requireNonNullElse(method, WebhookMethod.POST);
    return url == null ? null : Webhook.of(url, callMethod);
  }

  private Schedule toSchedule(Supplier<Instant> now) {
    Duration newInterval = parseInterval();
    if (newInterval == null) {
      throw CommandErrors.NO_INTERVAL.error();
    }
    Instant end = parseEnd();
    Instant start = startTime == null ? Schedule.earliestStart(now.get()) : parseTime(startTime);
    return new Schedule(start, newInterval, recurrenceCount, end);
  }

  private Schedule toChangedSchedule(ScheduledReport report) {
    Instant start = startTime == null ? report.startTime() : parseTime(startTime);
    Duration newInterval = interval == null ? report.recurrenceInterval() : parseInterval();
    if (start == null || newInterval == null) {
      throw CommandErrors.NO_SCHEDULE.error(report.reportId());
    }
    return recurrenceCount != null || endTime != null
        ? new Schedule(start, newInterval, recurrenceCount, parseEnd())
        : Schedule.withEndOf(report, start, newInterval);
  }

  private @Nullable Instant parseEnd() {
    if (recurrenceCount != null && endTime != null) {
      throw CommandErrors.CONFLICTING_SCHEDULE_ENDS.error();
    }
    return endTime == null ? null : parseTime(endTime);
  }

  private static Instant parseTime(String text) {
    return StreamOptions.START_TIME.parse(text);
  }

  /** Returns the interval; a number without a unit is one of hours, as the service has it. */
  private @Nullable Duration parseInterval() {
    if (interval == null) {
      return null;
    }
    String unit = interval.matches("\\d+") ? "h" : "";
    return StreamOptions.RECURRENCE_INTERVAL.parse(interval + unit);
  }
}
