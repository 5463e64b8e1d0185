package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.calls.Fault;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The account of a row, in a sandbox with faults of HTTP.
 *
 * <table>
 * <caption>Words</caption>
 * <tr><td>on METHOD PATH, clear</td><td>plans a fault of the sandbox: first {@code after=}, {@code
 * times=} or {@code always}, then {@code lost}, {@code dropped}, {@code answer} or a status; clears
 * all</td></tr>
 * <tr><td>signIn CODE, limit</td><td>the sign-in fails; the calls in a minute</td></tr>
 * <tr><td>pause, resume</td><td>the status of the only report</td></tr>
 * <tr><td>copy, twin</td><td>creates a report with a similar name, or with the same one</td></tr>
 * <tr><td>late, lateUpper</td><td>creates the report that was looked up last, or one in capital
 * letters</td></tr>
 * <tr><td>forget</td><td>forgets the calls so far</td></tr>
 * </table>
 */
final class StepAccount implements AutoCloseable {
  final ClockedSandbox sandbox;
  final PartnerInsightsClient client;
  private ErrorCode signIn;

  private StepAccount(ClockedSandbox sandbox) {
    this.sandbox = sandbox;
    this.client = sandbox.newClient(new Tokens());
  }

  /** Starts a sandbox with these settings: a latency, names of quirks, {@code ahead=}, quotas. */
  static StepAccount sandbox(String settings) {
    SandboxBuilder builder = Sandbox.builder();
    Duration ahead = Duration.ZERO;
    for (String word : settings.split(" ", -1)) {
      if (word.startsWith("PT")) {
        builder.latency(Duration.parse(word));
      } else if (word.startsWith("ahead=")) {
        ahead = Duration.ofHours(Long.parseLong(word.substring("ahead=".length())));
      } else if (word.startsWith("hourly=")) {
        builder.quotas(Integer.parseInt(word.substring("hourly=".length())), 50, 100);
      } else if (word.startsWith("active=")) {
        builder.quotas(100, Integer.parseInt(word.substring("active=".length())), 100);
      } else if (word.startsWith("links=")) {
        builder.linkLifetime(Duration.parse(word.substring("links=".length())));
      } else if (word.startsWith("ends=")) {
        builder.with(s -> s.outcome = Outcome.valueOf(word.substring("ends=".length())));
      } else if (!word.isEmpty()) {
        builder.quirk(Quirk.valueOf(word));
      }
    }
    return new StepAccount(new ClockedSandbox(builder.scale(0.01), ahead));
  }

  Instant now() {
    return sandbox.clock().instant();
  }

  /** Counts the calls with a method and the beginning of a path, which a dollar ends. */
  long calls(String what) {
    String[] words = what.split(" ", 2);
    return sandbox
        .sandbox()
        .calls()
        .count(call -> call.method().equals(words[0]) && call.path().matches(words[1] + ".*"));
  }

  void list(String reportId) {
    assertThat(client.listExecutions(ExecutionFilter.last90Days(reportId))).hasSize(1);
  }

  /** Returns the shortest time in which one call more than this number was made. */
  Duration pace(int calls) {
    List<RecordedCall> all = sandbox.sandbox().calls().all();
    return IntStream.range(calls, all.size())
        .mapToObj(i -> Duration.between(all.get(i - calls).time(), all.get(i).time()))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  ScheduledReport newest() {
    List<ScheduledReport> all = client.listReports(ReportFilter.all());
    return all.get(all.size() - 1);
  }

  /** Returns the time until the newest report may be deleted. */
  Duration untilDeletable() {
    Instant time = ReportUse.findDeletionTime(newest().description()).orElseThrow();
    return Duration.between(now(), time);
  }

  /** Creates a report that runs first in five hours, then daily. */
  String schedule() {
    String queryId = client.createQuery(new NewQuery("Daily", "", QUERY)).queryId();
    Instant first = now().plus(Duration.ofHours(5));
    return client
        .createReport(NewReports.scheduledReport("Daily", queryId, first, Duration.ofDays(1)))
        .reportId();
  }

  /** Creates a report of a user or of another application, which may be due for deletion. */
  String other(String rest) {
    String[] words = rest.split(" ", -1);
    Instant time = ClockedSandbox.START;
    String description =
        switch (words[0]) {
          case "due" -> ofReport(time.minus(Retention.MAX_RUN_TIME));
          case "shared" -> ofReport(time);
          case "kept" -> ReportUse.KEPT_READ.executeNowDescription(Fingerprint.of(""), time, null);
          default -> "";
        };
    String name =
        words[1].equals("user")
            ? "a report of a user"
            : ReportNames.ofReport("", Fingerprint.of(rest), "0123456789abcdef", 1);
    String queryId = client.createQuery(new NewQuery(name, "", QUERY)).queryId();
    return client
        .createReport(
            new NewReport.ExecuteNow(name, description, queryId, null, ReportFormat.CSV, null))
        .reportId();
  }

  private static String ofReport(Instant end) {
    Instant created = end.minus(Retention.AFTER_CREATION);
    return ReportUse.SHARED_READ.executeNowDescription(Fingerprint.of(""), created, null);
  }

  void act(String word, String rest) {
    switch (word) {
      case "signIn" -> signIn = rest.isEmpty() ? null : ErrorCode.valueOf(rest);
      case "limit" -> client.limiter().setMaxCallsPerMinute(Integer.parseInt(rest));
      case "pause" -> client.pauseReport(only().reportId());
      case "resume" -> client.resumeReport(only().reportId());
      case "forget" -> sandbox.sandbox().calls().reset();
      case "on" -> fail(rest);
      case "clear" -> sandbox.sandbox().faults().clear();
      case "copy" -> copy(rest);
      case "twin" -> twin();
      case "late" -> ReportFixture.createUnder(client, lookedUp());
      case "lateUpper" -> ReportFixture.createUnder(client, lookedUp().toUpperCase(Locale.ROOT));
      default -> throw new IllegalArgumentException(word);
    }
  }

  /** Plans a fault: method, path, which requests, and what becomes of them. */
  private void fail(String rest) {
    String[] words = rest.split(" ", -1);
    Fault fault = sandbox.sandbox().faults().on(words[0], words[1]);
    int effect = 2;
    for (; words[effect].matches("always|(after|times)=\\d+"); effect++) {
      String[] option = words[effect].split("=", -1);
      switch (option[0]) {
        case "after" -> fault.after(Long.parseLong(option[1]));
        case "times" -> fault.times(Long.parseLong(option[1]));
        default -> fault.always();
      }
    }
    String text = Stream.of(words).skip(effect + 1L).collect(Collectors.joining(" "));
    switch (words[effect]) {
      case "lost" -> fault.loseTheResponse();
      case "dropped" -> fault.dropTheRequest();
      case "answer" -> fault.replaceResponse(text);
      default -> respond(fault, Integer.parseInt(words[effect]), text);
    }
  }

  private static void respond(Fault fault, int status, String text) {
    if (text.startsWith("wait=")) {
      fault.respond(status, Duration.parse(text.substring("wait=".length())));
    } else {
      fault.respond(status, text);
    }
  }

  private ScheduledReport only() {
    return client.listReports(ReportFilter.all()).get(0);
  }

  /** Creates a report whose name differs from that of the only one. */
  private void copy(String change) {
    String name = only().reportName();
    String[] parts = change.split("/", -1);
    ReportFixture.createUnder(
        client,
        parts.length == 1 ? name.toUpperCase(Locale.ROOT) : name.replaceFirst(parts[0], parts[1]));
  }

  /** Creates another report of the same name and description. */
  private void twin() {
    ScheduledReport first = only();
    client.createReport(
        new NewReport.ExecuteNow(
            first.reportName(),
            first.description(),
            first.queryId(),
            null,
            ReportFormat.CSV,
            null));
  }

  /** Returns the name that the last lookup asked for. */
  private String lookedUp() {
    String query =
        sandbox.sandbox().calls().all().stream()
            .map(RecordedCall::query)
            .filter(text -> text.startsWith("reportName="))
            .reduce((first, last) -> last)
            .orElseThrow();
    return URLDecoder.decode(query.substring("reportName=".length()), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** Valid tokens, except while the sign-in fails. */
  private final class Tokens implements TokenProvider {
    @Override
    public AccessToken token() {
      if (signIn != null) {
        throw signIn.template("No token", "none").error();
      }
      return sandbox.validTokens().token();
    }

    @Override
    public void invalidate(AccessToken stale) {}
  }
}
