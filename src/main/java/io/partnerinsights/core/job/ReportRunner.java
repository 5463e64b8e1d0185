package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.spi.ReportListener;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a planned report to one whose file can be had: query → report → waiting → secure link. Runs
 * on the caller's thread, for as long as the service takes; an interrupt ends it. Thread-safe.
 *
 * <pre>{@code
 * ReportRunner runner = ReportRunner.of(client, WaitSettings.of(options));
 * CompletedReport report = runner.run(new ReportPlanner(client, hints).plan(request));
 * }</pre>
 *
 * <p>Who may have to wait more than once orders and waits in two steps, and keeps the handle.
 */
public final class ReportRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ReportRunner.class);

  private final PartnerInsightsClient client;
  private final ReportMaker maker;
  private final ReportWaiter waiter;
  private final ReportListener listener;
  private final Clock clock;

  /**
   * With a clock, a sleeper and a random source of one's own.
   *
   * @param random shared by threads, so it must be thread-safe
   */
  public ReportRunner(
      PartnerInsightsClient client,
      WaitSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      WaitLog log) {
    PollSchedule schedule = new PollSchedule(settings.pollInterval(), random);
    Audience audience = new Audience(log, settings.listener());
    Turns turns = new Turns(client, settings.reportsPerHour(), clock, sleeper, audience);
    WaitRules rules = new WaitRules(settings.timeout(), schedule);
    this.maker = new ReportMaker(client, turns, settings.webhook(), sleeper, random);
    this.waiter = new ReportWaiter(client, rules, clock, sleeper, audience);
    this.client = client;
    this.listener = settings.listener();
    this.clock = clock;
  }

  /** On the system's clock. */
  public static ReportRunner of(PartnerInsightsClient client, WaitSettings settings) {
    return new ReportRunner(
        client, settings, Clock.systemUTC(), Sleeper.system(), new Random(), WaitLog.slf4j());
  }

  /** The account that reports are made by. */
  public PartnerInsightsClient client() {
    return client;
  }

  /**
   * Makes the report, unless the request names an existing one, and waits for it. It stays on the
   * service.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link #order} and {@link #await}
   */
  public CompletedReport run(ReportPlan plan) {
    return await(order(plan));
  }

  /** Makes the report, which stays on the service; as {@link #order(ReportPlan, OrderLog)}. */
  public ReportHandle order(ReportPlan plan) {
    return order(plan, new KeepAll());
  }

  /**
   * Makes the report and does not wait for it; no call for a request that names an existing one.
   *
   * @param log is told what is made
   * @throws io.partnerinsights.core.errors.ReportException {@code QUOTA_EXCEEDED}; {@code
   *     OUTCOME_UNKNOWN} with the {@code reportName} to {@link #find} it by, if it was made after
   *     all
   */
  public ReportHandle order(ReportPlan plan, OrderLog log) {
    ReportRequest request = plan.request();
    return request.question() instanceof ReadTarget.ExistingReport existing
        ? ReportHandle.existing(existing.reportId(), existing.executionId(), request.format())
        : ordered(maker.make(plan, log), request);
  }

  /** The report that was ordered under this name, if the service lists it by now. */
  public Optional<ReportHandle> find(String reportName, ReportPlan plan) {
    return maker.find(reportName).map(report -> ordered(report, plan.request()));
  }

  /** A report that the connector has made for the same question, if the service has one. */
  public Optional<ReportHandle> adopt(ReportPlan plan, ReportFinder.Wanted wanted) {
    return finder().find(plan, wanted).map(this::adopted);
  }

  /** Looks for reports of this account. */
  public ReportFinder finder() {
    return new ReportFinder(client, clock);
  }

  private ReportHandle adopted(ReportFinder.Found found) {
    ScheduledReport report = found.report();
    LOG.info(
        "Adopted report {} ({}), which was made for the same question at {}",
        report.reportId(),
        found.state(),
        report.createdTime().map(Object::toString).orElse("an unknown time"));
    listener.adopted(report.reportId());
    return ReportHandle.existing(report.reportId(), Optional.empty(), report.format());
  }

  private ReportHandle ordered(ScheduledReport report, ReportRequest request) {
    LOG.info("Created report {} on query {}", report.reportId(), report.queryId());
    listener.created(report.reportId());
    return ReportHandle.ordered(report.reportId(), request.format(), clock);
  }

  /**
   * Waits until the report is complete, through outages of the service.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_TIMEOUT}, {@code
   *     REPORT_PAUSED}, {@code REPORT_FAILED}, {@code REPORT_WITHOUT_LINK}, {@code
   *     REPORT_NOT_FOUND}, {@code WAIT_INTERRUPTED}: each names the ids to go on with
   */
  public CompletedReport await(ReportHandle report) {
    return await(report, new WaitFigures());
  }

  /**
   * The same, and figures count what it costs.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link #await(ReportHandle)}
   */
  public CompletedReport await(ReportHandle report, WaitFigures figures) {
    ReportExecution execution = waiter.await(report, figures);
    return new CompletedReport(
        execution.reportId(),
        execution.executionId(),
        execution.format().orElse(report.format()),
        execution.reportAccessSecureLink().orElseThrow(),
        execution.reportGeneratedTime());
  }

  /**
   * The same execution with a fresh link: one call, no waiting on a report that is complete.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} if the service
   *     has it no more
   */
  public CompletedReport refresh(CompletedReport report) {
    return refresh(report, new WaitFigures());
  }

  /**
   * The same, and figures count what it costs.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link #refresh(CompletedReport)}
   */
  public CompletedReport refresh(CompletedReport report, WaitFigures figures) {
    ReportHandle complete =
        ReportHandle.existing(
            report.reportId(), Optional.of(report.executionId()), report.format());
    CompletedReport fresh = await(complete, figures);
    listener.reused(report.reportId());
    return fresh;
  }

  /** Is told what is made on the service, by who may have to remove it again. */
  public interface OrderLog {
    /** Whether what is made stays when the application ends. */
    boolean isKept();

    /** A report is to be made under this name; whether it was is not certain if that fails. */
    void orders(String reportName);

    /** A query was made; it is told even if no report follows. */
    void madeQuery(String queryId);

    /** A report was made. */
    void madeReport(String reportId);
  }

  /** For who keeps everything. */
  private record KeepAll() implements OrderLog {
    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public void orders(String reportName) {}

    @Override
    public void madeQuery(String queryId) {}

    @Override
    public void madeReport(String reportId) {}
  }
}
