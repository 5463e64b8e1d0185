package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends at any call, before or after its effect, loses no report. */
final class CrashTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final int MOST_CALLS = 60;

  /** Ends a read as a killed process does; no code of the connector catches it. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process was killed", null, false, false);
    }
  }

  /** Kills the process at its n-th call. */
  private static final class KilledClient implements Interceptor {
    private final int at;
    private final boolean afterEffect;
    private boolean armed;
    private int calls;

    KilledClient(int at, boolean afterEffect) {
      this.at = at;
      this.afterEffect = afterEffect;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
      boolean last = armed && ++calls == at;
      if (last && !afterEffect) {
        throw new Crash();
      }
      Response response = chain.proceed(chain.request());
      if (last) {
        response.close();
        throw new Crash();
      }
      return response;
    }
  }

  @AutoClose private ClockedSandbox service = new ClockedSandbox(settings());

  private static SandboxBuilder settings() {
    return Sandbox.builder().scale(0.1).latency(Duration.ofSeconds(50));
  }

  /** Starts another service, whose lists show neither a report nor its execution at once. */
  private void startWithLateLists() {
    service.close();
    Set<Quirk> late = Set.of(Quirk.LISTS_LAG, Quirk.EXECUTIONS_LISTED_LATE);
    service = new ClockedSandbox(settings().with(s -> s.quirks.addAll(late)));
  }

  static Stream<Named<Consumer<Sandbox>>> faults() {
    return Stream.of(
        Named.of(
            "the query's response is lost",
            sandbox -> sandbox.faults().on("POST", "/ScheduledQueries").loseTheResponse()),
        Named.of(
            "the report's response is lost",
            sandbox -> sandbox.faults().on("POST", "/ScheduledReport").loseTheResponse()),
        Named.of(
            "the report's request is lost",
            sandbox -> sandbox.faults().on("POST", "/ScheduledReport").dropTheRequest()),
        Named.of(
            "polls fail",
            sandbox ->
                sandbox.faults().on("GET", "/ScheduledReport/execution").times(2).respond(503)));
  }

  @ParameterizedTest
  @ShortCases(value = 1, values = @ValueSource(strings = {"never", "auto"}))
  void aCrashAtAnyCallLeadsToTheSameReport(String reuse) {
    crashAtEachCall(sandbox -> {}, reuse, 1);
  }

  /** One half of the calls is killed before its effect, the other half after it. */
  @ParameterizedTest
  @ShortCases(value = 1, methods = @MethodSource("faults"))
  void aCrashBesideAFaultLeadsToTheSameReport(Consumer<Sandbox> fault) {
    crashAtEachCall(fault, "never", 2);
  }

  /** Neither the report nor its execution is listed yet when the read is restored. */
  @Test
  @Tag("full")
  void aCrashLosesNothingWhileListsAreBehind() {
    startWithLateLists();
    crashAtEachCall(sandbox -> {}, "never", 1);
  }

  private void crashAtEachCall(Consumer<Sandbox> condition, String reuse, int step) {
    for (boolean afterEffect : new boolean[] {false, true}) {
      boolean killed = true;
      int calls = afterEffect ? 1 - step : 0;
      while (killed && calls < MOST_CALLS) {
        calls += step;
        killed = crash(condition, reuse, new KilledClient(calls, afterEffect));
        clear();
      }
      assertThat(killed).as("whether each read was killed").isFalse();
      assertThat(calls).isGreaterThan(4);
    }
  }

  /** Returns whether the read was killed; otherwise it has made fewer calls. */
  private boolean crash(Consumer<Sandbox> condition, String reuse, KilledClient client) {
    Bookmark begun = Bookmark.ofNewRead(plan(reuse).query());
    PendingReport read = plan(service.newClient(client), reuse).newReadFrom(begun);
    client.armed = true;
    condition.accept(service.sandbox());
    boolean killed = catchThrowableOfType(Crash.class, read::awaitReport) != null;
    Bookmark saved = read.toBookmark(!killed);

    Report report = plan(reuse).newReadFrom(saved).awaitReport();

    assertThat(saved.toString()).doesNotContain("sig=", "SELECT");
    service.passTime(ReportState.LIST_LAG);
    assertThat(service.client().listReports(ReportFilter.all()))
        .as("killed at call %s, after its effect: %s", client.at, client.afterEffect)
        .singleElement()
        .satisfies(only -> assertThat(only.reportId()).isEqualTo(report.reportId()));
    return killed;
  }

  private void clear() {
    service.sandbox().faults().clear();
    PartnerInsightsClient client = service.client();
    client.listReports(ReportFilter.all()).forEach(each -> client.deleteReport(each.reportId()));
    client.listQueries(QueryFilter.ofUser()).stream()
        .filter(query -> !query.isSystem())
        .forEach(query -> client.deleteQuery(query.queryId()));
    service.passTime(ReportState.LIST_LAG);
  }

  /** A checkpoint may be older than the report: it has the mark only, and lists may be behind. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "never"})
  void theMarkAloneFindsTheReport(String reuse) {
    startWithLateLists();
    Bookmark begun = Bookmark.ofNewRead(plan(reuse).query());
    String reportId = plan(reuse).newReadFrom(begun).submitReport();

    Report report = plan(reuse).newReadFrom(begun).awaitReport();

    assertThat(report.reportId()).isEqualTo(reportId);
    assertThat(reportPosts()).isOne();
  }

  /** The clock stands still: both begin in the same second, and create their reports in one. */
  @Test
  void equalReadsKeepTheirOwnReports() {
    Bookmark one = Bookmark.ofNewRead(plan("never").query());
    Bookmark two = Bookmark.ofNewRead(plan("never").query());
    String first = plan("never").newReadFrom(one).submitReport();
    String second = plan("never").newReadFrom(two).submitReport();

    assertThat(plan("never").newReadFrom(one).awaitReport().reportId()).isEqualTo(first);
    assertThat(plan("never").newReadFrom(two).awaitReport().reportId())
        .isEqualTo(second)
        .isNotEqualTo(first);
    assertThat(reportPosts()).isEqualTo(2);
  }

  @Test
  void aReadOfAnExistingReportBeginsAgain() {
    String reportId = plan("auto").newRead().awaitReport().reportId();
    Map<String, String> options =
        ReadOptions.of(service.sandbox(), "reportId", reportId, "pollInterval", "20s");
    ReadPlan plan =
        Session.open(ConnectorOptions.parse(options), application(service.client())).planRead();

    assertThat(plan.newReadFrom(Bookmark.ofNewRead(plan.query())).awaitReport().reportId())
        .isEqualTo(reportId);
    assertThat(reportPosts()).isOne();
  }

  /** Killed in the first call of its second wait; its state still says that it has a file. */
  @Test
  void aReadThatWaitsAgainKeepsItsExecution() {
    ReadPlan plan = plan("auto");
    PendingReport read = plan.newReadFrom(Bookmark.ofNewRead(plan.query()));
    String reportId = read.awaitReport().reportId();
    KilledClient killed = new KilledClient(1, false);
    PendingReport again =
        plan(service.newClient(killed), "auto").newReadFrom(read.toBookmark(true));
    killed.armed = true;
    assertThatThrownBy(again::awaitReport).isInstanceOf(Crash.class);
    service.client().deleteReport(reportId);

    PendingReport restored = plan("auto").newReadFrom(again.toBookmark(false));

    assertThatThrownBy(restored::awaitReport).hasMessageContaining("PI-3015");
    assertThat(reportPosts()).isOne();
  }

  @Test
  void aDeletedReportThatWasNotReadIsReplaced() {
    ReadPlan plan = plan("auto");
    PendingReport read = plan.newReadFrom(Bookmark.ofNewRead(plan.query()));
    String deleted = read.submitReport();
    Bookmark state = read.toBookmark(false);
    service.client().deleteReport(deleted);
    service.clock().advance(Duration.ofMinutes(5));

    Report report = plan("auto").newReadFrom(state).awaitReport();

    assertThat(report.reportId()).isNotEqualTo(deleted);
  }

  @Test
  void aStateOfAnotherQueryIsRefused() {
    Bookmark state = Bookmark.ofNewRead(plan("auto").query());
    Application application = application(service.client());
    ReadPlan other = plan(application, "auto", "SELECT Month FROM OfficeUsage");

    assertThatThrownBy(() -> other.newReadFrom(state)).hasMessageContaining("PI-6013");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{}",
        "{\"version\":1}",
        "{\"version\":2,\"mark\":\"0123456789abcdef\"}",
        "[1]"
      })
  void aDamagedOrLaterStateIsRefused(String state) {
    assertThatThrownBy(() -> Bookmark.parse(state)).hasMessageContaining("PI-6013");
  }

  private long reportPosts() {
    return service.sandbox().calls().count("POST", "/ScheduledReport");
  }

  private ReadPlan plan(String reuse) {
    return plan(service.client(), reuse);
  }

  private ReadPlan plan(PartnerInsightsClient client, String reuse) {
    return plan(application(client), reuse, QUERY);
  }

  private ReadPlan plan(Application application, String reuse, String query) {
    Map<String, String> options = ReadOptions.of(service.sandbox(), "query", query);
    options.putAll(Map.of("reuse", reuse, "pollInterval", "20s", "inferSchema", "dictionary"));
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  private Application application(PartnerInsightsClient client) {
    return TestApplications.of(client, service.clock(), service.sleeper(), new Random());
  }
}
