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
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.report.ReportCleanup.Item;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.Reports;
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
  private final OpenWaits open;
  private final Reports reports;

  /** What the read has deleted of earlier runs, because it was due. */
  private final List<String> due = new ArrayList<>();

  private @Nullable CompletedReport completed;
  private @Nullable String reportId;

  ReportChecks(CheckContext context, Consumer<String> lines) {
    this.context = context;
    this.open = new OpenWaits(context.clock(), lines, "", due::add);
    this.reports = new Reports(context.clock());
  }

  List<Check> all() {
    return List.of(
        Check.required("report", this::report),
        Check.optional("link", this::link),
        Check.optional("file", this::file),
        Check.optional("clean-up", this::cleanUp));
  }

  private Result report() {
    Instant start = context.clock().instant();
    ReportSettings settings =
        ReportSettings.of(context.options(), context.client().limits()).withOwnReport();
    ReportContext waits = ReportContext.of(context.client(), settings, context.clock(), open);
    CheckedQuery query = context.plan();
    try {
      completed = new ReportChoice(query, waits, reports).await().link().file();
      reportId = completed.reportId();
    } catch (PartnerInsightsException e) {
      reportId = e.ids().get("reportId");
      String deleted = deleted();
      if (deleted.isEmpty() || e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return Result.failed(e.getMessage() + " The check " + deleted);
    }
    Duration taken = Duration.between(start, context.clock().instant());
    return Result.passed("complete after " + Durations.readable(taken));
  }

  private Result link() {
    Instant now = context.client().serviceNow();
    String life =
        completed()
            .link()
            .expiry()
            .map(
                expiry ->
                    "The link expires in " + Durations.readable(Duration.between(now, expiry)))
            .orElse("The link does not show when it expires");
    return Result.passed("at " + host() + ". " + life);
  }

  /** Reads the header and the first rows, as a read does. */
  private Result file() {
    CompletedReport report = completed();
    ReportFile file = FileStore.of(context.downloads(), RetryPolicy.ofDefaults()).file(report);
    ReportSchema schema = context.plan().schema();
    CsvReader.readHead(file.open(), ParseSpec.of(file.name(), schema, report.format()));
    return Result.passed(
        "the header contains all columns of the query: " + schema.columns().size());
  }

  private CompletedReport completed() {
    return Objects.requireNonNull(completed, "a required check has awaited it before");
  }

  private String host() {
    return completed().link().toString().replaceFirst("https?://([^/]+)/.*", "$1");
  }

  private Result cleanUp() {
    String deleted = deleted();
    return Result.passed(deleted.isEmpty() ? "nothing" : deleted);
  }

  /** Deletes the report, and says what was deleted with it; empty if nothing was. */
  private String deleted() {
    List<String> deleted = new ArrayList<>();
    if (reportId != null) {
      ReportCleanup cleanup = new ReportCleanup(context.client(), context.clock());
      List<Item> items = cleanup.find(report -> report.reportId().equals(reportId));
      cleanup.delete(items, "doctor");
      String own =
          items.stream()
              .map(item -> item.kind() + " " + item.id())
              .collect(Collectors.joining(", "));
      deleted.addAll(own.isEmpty() ? List.of() : List.of("deleted " + own));
    }
    if (!due.isEmpty()) {
      deleted.add("deleted what earlier runs left and was due: " + String.join(", ", due));
    }
    return String.join(", and ", deleted);
  }
}
