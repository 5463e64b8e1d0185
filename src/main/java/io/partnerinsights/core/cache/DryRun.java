package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.ReportFinder;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the first action on a load() would do, found out with GETs only.
 *
 * @param steps in the order in which they would happen
 */
public record DryRun(List<Step> steps) {
  /**
   * One line of it.
   *
   * @param name what it is about: query, range, format, fingerprint, reuse, keep, report or call
   * @param value in words
   */
  public record Step(String name, String value) {}

  private static final Step NEW_QUERY = new Step("call", "POST /ScheduledQueries");

  /** Copies the list. */
  public DryRun {
    steps = List.copyOf(steps);
  }

  /** The values under a name, in order. */
  public List<String> values(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).map(Step::value).toList();
  }

  /**
   * Looks at what is there.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service cannot be asked
   */
  static DryRun of(
      ReportPlan plan, ReuseSettings settings, ReportBroker broker, ReportFinder finder) {
    return new Look(plan, settings, broker, finder).dryRun();
  }

  /** Collects the steps. */
  private static final class Look {
    private final ReportPlan plan;
    private final ReuseSettings settings;
    private final ReportBroker broker;
    private final ReportFinder finder;
    private final List<Step> steps = new ArrayList<>();

    Look(ReportPlan plan, ReuseSettings settings, ReportBroker broker, ReportFinder finder) {
      this.plan = plan;
      this.settings = settings;
      this.broker = broker;
      this.finder = finder;
    }

    DryRun dryRun() {
      add("query", plan.query().print());
      add("range", range());
      add("format", plan.request().format().name());
      add("fingerprint", plan.fingerprint().digits());
      add("reuse", settings.reuse().spelling() + ", at most " + settings.maxAge() + " old");
      add("keep", settings.keep().spelling());
      report();
      call("GET <link of the file>, on executors, without a token");
      return new DryRun(steps);
    }

    private String range() {
      return plan.request()
          .range()
          .map(TimeRange::inWords)
          .or(() -> plan.query().timespan())
          .orElse("the service's own: the last 6 months");
    }

    private void report() {
      if (plan.request().question() instanceof ReadTarget.ExistingReport given) {
        add("report", "read report " + given.reportId());
        executions(given.reportId());
      } else {
        known()
            .ifPresentOrElse(
                state -> {
                  add("report", "share " + state + ", with this application");
                  executions("<its id>");
                },
                this::findOrOrder);
      }
    }

    private Optional<String> known() {
      return settings.reuse() == Reuse.NEVER
          ? Optional.empty()
          : broker.known(plan, settings.maxAge()).flatMap(SharedReport::state);
    }

    private void findOrOrder() {
      Optional<String> queryId = finder.queryId(plan);
      if (plan.request().question() instanceof ReadTarget.QueryText) {
        call("GET /ScheduledQueries?queryName=<connector's name of the text>");
      }
      Optional<ReportFinder.Found> found = find();
      if (settings.reuse() != Reuse.NEVER && queryId.isPresent()) {
        call("GET /ScheduledReport?queryId=" + queryId.get());
      }
      found.ifPresentOrElse(this::adopt, () -> order(queryId));
    }

    private Optional<ReportFinder.Found> find() {
      return settings.reuse() == Reuse.NEVER
          ? Optional.empty()
          : finder.find(plan, broker.wanted(plan, settings));
    }

    private void adopt(ReportFinder.Found found) {
      String id = found.report().reportId();
      add("report", "adopt report " + id + " (" + found.state() + ")");
      executions(id);
    }

    private void order(Optional<String> queryId) {
      add("report", "order a new one");
      if (queryId.isEmpty()) {
        steps.add(NEW_QUERY);
      }
      call("POST /ScheduledReport, on query " + queryId.orElse("<the new one>"));
      executions("<its id>");
    }

    private void executions(String reportId) {
      call("GET /ScheduledReport/execution/" + reportId + ", until it is complete");
    }

    private void call(String text) {
      add("call", text);
    }

    private void add(String name, String value) {
      steps.add(new Step(name, value));
    }
  }
}
