package io.partnerinsights.flink.source;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ReadOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * A sandbox with a report that runs every day, on a clock that only the test moves. The clock
 * begins at the real time, because the connector's clock is the system's.
 */
final class DailyExecutions implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualClock clock = ManualClock.startingAt(Instant.now());
  private final Sandbox sandbox;
  private final PartnerInsightsClient client;
  private final String reportId;
  private final Path folder;

  /**
   * Starts a sandbox.
   *
   * @param folder receives the files with the secrets
   */
  DailyExecutions(Path folder, SandboxBuilder settings) {
    this.folder = folder;
    this.sandbox =
        settings
            .clock(clock)
            .latency(Duration.ofMinutes(10))
            .tokenLifetime(Duration.ofDays(9_999))
            .start();
    this.client = Clients.clientFor(ConnectorOptions.parseAccount(ReadOptions.of(sandbox)));
    this.reportId = createReport("Daily usage");
  }

  /**
   * Creates a report whose first execution is five hours from now, and returns its id. It does not
   * run just after midnight, where a watermark of an hour less is on the day before.
   */
  private String createReport(String name) {
    String queryId = client.createQuery(new NewQuery(name, "", UsageRows.QUERY)).queryId();
    Instant inFiveHours = clock.instant().plus(Duration.ofHours(5));
    int hour = inFiveHours.atOffset(ZoneOffset.UTC).getHour();
    Instant firstRun = inFiveHours.plus(Duration.ofHours(hour == 23 || hour == 0 ? 2 : 0));
    return client.createReport(NewReports.scheduledReport(name, queryId, firstRun, DAY)).reportId();
  }

  /** Creates another such report, and returns its id. */
  String createOtherReport() {
    return createReport("Other usage");
  }

  static DailyExecutions start(Path folder) {
    return new DailyExecutions(
        folder, UsageRows.sandboxSettings(0.05).linkLifetime(DAY.multipliedBy(999)));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  ManualClock clock() {
    return clock;
  }

  PartnerInsightsClient client() {
    return client;
  }

  String reportId() {
    return reportId;
  }

  /** Lets a report run on so many days. */
  void passDays(int count) {
    passTime(DAY.multipliedBy(count));
  }

  void passTime(Duration duration) {
    clock.advance(duration);
    sandbox.finishDueWork();
  }

  /** Returns the complete executions that the service lists, the oldest first. */
  List<ReportExecution> listExecutions() {
    return listExecutions(reportId);
  }

  List<ReportExecution> listExecutions(String report) {
    return client
        .listExecutions(ExecutionFilter.last90Days(report).withStatuses(Kind.COMPLETED))
        .stream()
        .sorted(Comparator.comparing(ReportExecution::reportGeneratedTime))
        .toList();
  }

  /** Returns the results of these executions: the time of each row, and its text. */
  List<String> expectedRows(List<ReportExecution> executions) {
    List<String> rows = new ArrayList<>();
    List<String> texts = UsageRows.expectedTexts(sandbox);
    for (ReportExecution execution : executions) {
      long time = execution.reportGeneratedTime().toEpochMilli();
      texts.forEach(text -> rows.add(time + " " + text));
    }
    return rows;
  }

  Map<String, String> options(String... extraOptions) {
    Map<String, String> options = FlinkReads.options(sandbox, folder, UsageRows.SMALL_SPLITS);
    options.put("reportId", reportId);
    for (int i = 0; i < extraOptions.length; i += 2) {
      options.put(extraOptions[i], extraOptions[i + 1]);
    }
    if (options.containsKey("recurrenceInterval")) {
      options.remove("reportId");
      options.put("query", UsageRows.QUERY);
    }
    return options;
  }

  PartnerInsightsSource<RowData> createSource(String... extraOptions) {
    return PartnerInsightsSource.builder().options(options(extraOptions)).unbounded().build();
  }

  /** Returns the time of each row and its text. */
  DataStream<String> createStream(StreamExecutionEnvironment env, String... extraOptions) {
    return env.fromSource(createSource(extraOptions), WatermarkStrategy.noWatermarks(), "usage")
        .uid("usage")
        .process(new TimedText())
        .returns(Types.STRING);
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** Prepends the time of a row. */
  static final class TimedText extends ProcessFunction<RowData, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      out.collect(context.timestamp() + " " + UsageRows.toText(row));
    }
  }
}
