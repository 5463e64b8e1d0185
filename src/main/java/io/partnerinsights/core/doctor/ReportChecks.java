package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.report.ReportHandle;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.core.report.WaitFactory;
import io.partnerinsights.core.report.WaitLog;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates one report, looks at its file, and deletes it. */
final class ReportChecks {
  private final CheckContext context;
  private final Reports reports = new Reports(MonotonicClock.system());
  private @Nullable CompletedReport completed;

  ReportChecks(CheckContext context) {
    this.context = context;
  }

  List<Check> all() {
    return List.of(
        Check.required("report", this::report, "A13", "A17", "A26", "A27"),
        Check.optional("link", this::link, "A30"),
        Check.required("file", () -> new FileChecks(context, completed()).transfer(), "F16", "F17"),
        Check.optional(
            "rows",
            () -> new FileChecks(context, completed()).rows(),
            "F1",
            "F2",
            "F8",
            "F10",
            "F14"),
        Check.optional("clean-up", this::cleanUp));
  }

  private Result report() {
    Set<String> statuses = new LinkedHashSet<>();
    ReportListener listener =
        new ReportListener() {
          @Override
          public void polled(ReportProgress progress) {
            statuses.add(progress.status());
          }
        };
    long start = System.nanoTime();
    ReportSettings settings = ReportSettings.of(context.options()).alone(listener);
    WaitFactory waits = WaitFactory.of(context.client(), settings, WaitLog.slf4j(null));
    ReportHandle choice = new ReportHandle(context.plan(), waits, reports);
    try {
      completed = choice.await(choice.current()).report();
    } catch (PartnerInsightsException e) {
      cleanUp();
      throw e;
    }
    statuses.add("Completed");
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    return Result.passed(
        String.join(", ", statuses) + " after " + Durations.readable(taken) + times());
  }

  private String times() {
    return context.client().executions(ExecutionFilter.latest(completed().reportId())).stream()
        .map(
            run ->
                "; reportGeneratedTime is "
                    + (run.reportGeneratedTime() == null ? "absent" : "set")
                    + ", reportExpiryTime is "
                    + (run.reportExpiryTime() == null ? "absent" : "set"))
        .findFirst()
        .orElse("; the execution is not listed");
  }

  private Result link() {
    String life =
        completed()
            .link()
            .expiry()
            .map(expiry -> Durations.readable(Duration.between(Instant.now(), expiry)))
            .map(left -> "it expires in " + left)
            .orElse("it does not say when it expires");
    return Result.passed("at " + host() + "; " + life);
  }

  private CompletedReport completed() {
    return Objects.requireNonNull(completed, "a required check has awaited it before");
  }

  private String host() {
    return completed().link().toString().replaceFirst("https?://([^/]+)/.*", "$1");
  }

  private Result cleanUp() {
    List<String> deleted = reports.deleteCreated();
    return Result.passed(deleted.isEmpty() ? "nothing" : "deleted " + String.join(", ", deleted));
  }
}
