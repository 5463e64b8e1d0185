package io.partnerinsights.core.stream;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A sandbox with a report that runs every day, and streams of it on the same clock. */
final class StreamService {
  static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_MONTH";
  static final String EXECUTIONS = "/ScheduledReport/execution";

  private final ClockedSandbox service;

  StreamService(ClockedSandbox service) {
    this.service = service;
    client().limiter().setMaxCallsPerMinute(1_000_000);
  }

  PartnerInsightsClient client() {
    return service.client();
  }

  Sandbox sandbox() {
    return service.sandbox();
  }

  /** Creates a report whose first execution is five hours from now, and returns its id. */
  String createDailyReport(String name) {
    return createDailyReport(name, QUERY);
  }

  /** Creates such a report of another query. */
  String createDailyReport(String name, String query) {
    return service.scheduleDailyReport(name, query);
  }

  void passTime(Duration duration) {
    service.passTime(duration);
  }

  /** Opens a stream of a new application, as a restart of an engine does. */
  ExecutionStream openStream(String... options) {
    StreamPlan plan = planStream(options);
    return new ExecutionStream(plan, plan.readPlan().schema());
  }

  ExecutionStream openStream(Sleeper sleeper, String... options) {
    StreamPlan plan = planStream(sleeper, options);
    return new ExecutionStream(plan, plan.readPlan().schema());
  }

  StreamPlan planStream(String... options) {
    return planStream(service.sleeper(), options);
  }

  StreamPlan planStream(Sleeper sleeper, String... options) {
    return StreamPlan.planStream(openSession(sleeper, options));
  }

  Session openSession(Sleeper sleeper, String... options) {
    Application application = TestApplications.of(service, sleeper);
    Map<String, String> all = ReadOptions.of(sandbox(), "pollInterval", "1m");
    ReadOptions.addPairs(all, options);
    return Session.open(ConnectorOptions.parse(all), application);
  }

  static List<String> executionIds(ExecutionStream stream, StreamOffset start, StreamOffset end) {
    return stream.reportsBetween(start, end).stream().map(Report::executionId).toList();
  }

  long callCount() {
    return sandbox().calls().all().size();
  }
}
