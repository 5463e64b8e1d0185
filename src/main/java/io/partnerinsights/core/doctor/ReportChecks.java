package io.partnerinsights.core.doctor;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.report.CreationRecorder;
import io.partnerinsights.core.report.JobRequest;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.WaitLog;
import io.partnerinsights.core.report.Waits;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates one report, looks at its file, and deletes it. */
final class ReportChecks {
  private final CheckedAccount account;
  private final List<String> queries = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private CompletedReport completed;

  ReportChecks(CheckedAccount account) {
    this.account = account;
  }

  List<Check> all() {
    return List.of(
        Check.required("report", this::report, "A13", "A17", "A26", "A27"),
        Check.optional("link", this::link, "A30"),
        Check.required("file", () -> new FileChecks(account, completed).transfer(), "F16", "F17"),
        Check.optional(
            "rows",
            () -> new FileChecks(account, completed).rows(),
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
    try {
      completed = jobs(listener).create(JobRequest.of(account.plan(), recorder())).await();
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
    return account.client().executions(ExecutionFilter.latest(completed.reportId())).stream()
        .map(
            run ->
                "; reportGeneratedTime is "
                    + (run.reportGeneratedTime().isPresent() ? "set" : "absent")
                    + ", reportExpiryTime is "
                    + (run.reportExpiryTime().isPresent() ? "set" : "absent"))
        .findFirst()
        .orElse("; the execution is not listed");
  }

  private Waits jobs(ReportListener listener) {
    ReportSettings settings = ReportSettings.of(account.options()).withListener(listener);
    return Waits.of(account.client(), settings, WaitLog.slf4j(Optional.empty()));
  }

  private CreationRecorder recorder() {
    return new CreationRecorder() {
      @Override
      public void queryCreated(String queryId) {
        queries.add(queryId);
      }

      @Override
      public void reportCreated(String reportId) {
        reports.add(reportId);
      }

      @Override
      public void duplicateCreated(String reportId) {
        reports.add(reportId);
      }
    };
  }

  private Result link() {
    String life =
        completed
            .link()
            .expiry()
            .map(expiry -> Durations.readable(Duration.between(Instant.now(), expiry)))
            .map(left -> "it expires in " + left)
            .orElse("it does not say when it expires");
    return Result.passed("at " + host() + "; " + life);
  }

  private String host() {
    return completed.link().toString().replaceFirst("https?://([^/]+)/.*", "$1");
  }

  /** Deletes what the check has created. */
  private Result cleanUp() {
    PartnerInsightsClient client = account.client();
    reports.forEach(client::deleteReport);
    queries.forEach(client::deleteQuery);
    Result done =
        Result.passed("deleted " + reports.size() + " reports and " + queries.size() + " queries");
    reports.clear();
    queries.clear();
    return done;
  }
}
