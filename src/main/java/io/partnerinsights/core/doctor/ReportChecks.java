package io.partnerinsights.core.doctor;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportChoice;
import io.partnerinsights.core.report.ReportRegistry;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.RequestedCleanup;
import io.partnerinsights.core.report.RequestedCleanup.ReportOrQuery;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.schema.ReportSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates one report, reads the head of its file, and deletes it. */
final class ReportChecks {
  private final CheckContext context;
  private final OpenWaits openWaits;
  private final ReportRegistry reportRegistry;

  /** What the read has deleted of earlier runs, because it was due. */
  private final List<String> expiredDeletions = new ArrayList<>();

  private @Nullable CompletedReport completedReport;
  private @Nullable String reportId;

  ReportChecks(CheckContext context, Consumer<String> onProgress) {
    this.context = context;
    this.openWaits = new OpenWaits(context.clock(), onProgress, "", expiredDeletions::add);
    this.reportRegistry = new ReportRegistry(context.clock());
  }

  List<Check> createChecks() {
    return List.of(
        Check.ofRequired("report", this::createReport),
        Check.ofOptional("link", this::checkLink),
        Check.ofOptional("file", this::readFileHead),
        Check.ofOptional("clean-up", this::cleanUp));
  }

  private Result createReport() {
    Instant start = context.clock().instant();
    ReportSettings settings =
        ReportSettings.of(context.options(), context.client().limits()).withUnsharedReport();
    WaitContext reportContext =
        WaitContext.of(context.client(), settings, context.clock(), openWaits);
    CheckedQuery query = context.checkedQuery();
    try {
      completedReport =
          new ReportChoice(query, reportContext, reportRegistry)
              .awaitReport()
              .link()
              .completedReport();
      reportId = completedReport.reportId();
    } catch (PartnerInsightsException e) {
      reportId = e.ids().get("reportId");
      String deletionText = deleteAndDescribe();
      if (deletionText.isEmpty() || e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return Result.failed(e.getMessage() + " The check " + deletionText);
    }
    Duration waitTime = Duration.between(start, context.clock().instant());
    return Result.passed("complete after " + Durations.toText(waitTime));
  }

  private Result checkLink() {
    Instant now = context.client().serviceNow();
    String expiryText =
        completedReport()
            .link()
            .findExpiry()
            .map(expiry -> "The link expires in " + Durations.toText(Duration.between(now, expiry)))
            .orElse("The link does not show when it expires");
    return Result.passed("the file is at " + linkHost() + ". " + expiryText);
  }

  /** Reads the header and the first rows, as a read does. */
  private Result readFileHead() {
    CompletedReport report = completedReport();
    ReportFile file =
        FileStore.of(context.createDownloadClient(), RetryPolicy.forFifteenMinutes()).file(report);
    ReportSchema schema = context.checkedQuery().schema();
    CsvReader.readHead(file.open(), ParseSpec.of(file.name(), schema, report.format()));
    return Result.passed(
        "the header contains all columns of the query (number of columns: "
            + schema.columns().size()
            + ")");
  }

  private CompletedReport completedReport() {
    return Objects.requireNonNull(completedReport, "a required check has awaited it before");
  }

  private String linkHost() {
    return completedReport().link().toString().replaceFirst("https?://([^/]+)/.*", "$1");
  }

  private Result cleanUp() {
    String deletionText = deleteAndDescribe();
    return Result.passed(
        deletionText.isEmpty()
            ? "the test report could not be deleted, because the service does not list it yet. No"
                + " action is needed, because a later run of the connector deletes the test report"
            : deletionText);
  }

  /** Deletes the report, and says what was deleted with it; empty if nothing was. */
  private String deleteAndDescribe() {
    List<String> deletions = new ArrayList<>();
    if (reportId != null) {
      RequestedCleanup cleanup =
          new RequestedCleanup(context.client(), context.clock(), id -> Instant.MIN);
      List<ReportOrQuery> items =
          cleanup.findReportsAndQueries(report -> report.reportId().equals(reportId));
      cleanup.deleteItems(items, "doctor");
      String itemsText =
          items.stream()
              .map(item -> item.kind() + " " + item.id())
              .collect(Collectors.joining(", "));
      deletions.addAll(itemsText.isEmpty() ? List.of() : List.of("deleted " + itemsText));
    }
    if (!expiredDeletions.isEmpty()) {
      deletions.add(
          "deleted reports and queries that earlier runs created and that are no longer used: "
              + String.join(", ", expiredDeletions));
    }
    return String.join(", and ", deletions);
  }
}
