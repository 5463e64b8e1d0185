package io.partnerinsights.core.session;

import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ChosenReport;
import io.partnerinsights.core.report.ReportState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Describes what a read would do, found with GETs only. */
public final class DryRun {
  private final ChosenReport chosen;
  private final ReportPlan plan;
  private final List<Step> steps = new ArrayList<>();

  /**
   * One step, shown as one line.
   *
   * @param name one of report, query, range, format, digest, reuse, keep and call
   * @param value the description
   */
  public record Step(String name, String value) {}

  DryRun(ChosenReport chosen) {
    this.chosen = chosen;
    this.plan = chosen.plan();
    String whole = "the service's default: 6 months, or everything if the dataset has no ranges";
    add("query", plan.query().print());
    add("range", plan.range().orElse(whole));
    add("format", plan.request().format().name());
    add("digest", plan.fingerprint().digits());
    add("reuse", chosen.settings().describeReuse());
    add("keep", chosen.settings().keep().spelling());
    chosen.shared().ifPresentOrElse(this::share, this::search);
    call("GET <link of the file>, without a token");
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  private void share(String report) {
    answer("share " + report + " with other reads of this application");
    polls("<its id>");
  }

  private void search() {
    chosen.search().ifPresentOrElse(this::existing, this::create);
  }

  /** Adds the steps of a read of a report that was found, or that the user has named. */
  private void existing(ReportState found) {
    String reportId = Objects.requireNonNull(found.reportId(), "a report that was found has an id");
    if (plan.request().target() instanceof ReadTarget.ExistingReport) {
      answer("read report " + reportId);
    } else {
      searchCalls();
      answer("read report " + reportId + " of another run (" + found.status() + ")");
    }
    polls(reportId);
  }

  private void create() {
    Optional<String> queryId = searchCalls();
    answer("create a new one");
    if (queryId.isEmpty()) {
      call("POST /ScheduledQueries");
    }
    call("POST /ScheduledReport, on query " + queryId.orElse("<the new one>"));
    polls("<its id>");
  }

  private Optional<String> searchCalls() {
    Optional<String> queryId = chosen.storedQuery();
    if (plan.request().target() instanceof ReadTarget.QueryText) {
      call("GET /ScheduledQueries?queryName=<connector's name of the text>");
    }
    if (chosen.settings().shares()) {
      queryId.ifPresent(id -> call("GET /ScheduledReport?queryId=" + id));
    }
    return queryId;
  }

  private void polls(String reportId) {
    call("GET /ScheduledReport/execution/" + reportId + ", until it is complete");
  }

  /** Adds first what the user asks: whether a report would be created. */
  private void answer(String text) {
    steps.add(0, new Step("report", text));
  }

  private void call(String text) {
    add("call", text);
  }

  private void add(String name, String value) {
    steps.add(new Step(name, value));
  }
}
