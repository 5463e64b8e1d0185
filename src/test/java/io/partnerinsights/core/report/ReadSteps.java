package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.planner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

/**
 * Runs the steps of one row of a table: reads on one account, what happens between them, and what
 * each read gets.
 *
 * <pre>
 * # A report whose wait has timed out is adopted by the next run.
 * sandbox PT5H; read -> REPORT_TIMEOUT A; restart; read -> adopted A; posts -> 1
 * </pre>
 *
 * <p>Steps end with a semicolon or a line. After an arrow is what a step must return: an origin or
 * an error with the report, a number or a time (also as a range), or parts of a text. Reports are
 * named A, B and so on, in the order in which the steps meet them. Only waits move the clock.
 * {@link StepOptions} has the options of a read, and {@link StepAccount} the words for the service.
 *
 * <table>
 * <caption>Words that return something</caption>
 * <tr><td>read, submit</td><td>the report of a new read, with its options</td></tr>
 * <tr><td>again, again NAME</td><td>that of the last read, or of the one that was planned with
 * {@code as=NAME}</td></tr>
 * <tr><td>dryRun</td><td>what the dry run of a read says</td></tr>
 * <tr><td>renew</td><td>new, old or same: the link after a renewal</td></tr>
 * <tr><td>failure, renewal, format</td><td>of the link: its last error, the time until its renewal,
 * the file's format</td></tr>
 * <tr><td>says</td><td>the message of the last error</td></tr>
 * <tr><td>states</td><td>what the reports of the reads have published</td></tr>
 * <tr><td>line, lines; warning, warnings, logged</td><td>the lines of open waits and their number;
 * the log's lines, the number of warnings and outages, and of all</td></tr>
 * <tr><td>posts, queryPosts, calls, pace, triggered</td><td>requests for reports and queries, calls
 * of a kind, the shortest time of so many calls, faults that took effect</td></tr>
 * <tr><td>queries, listed, deletable</td><td>the number of stored queries, the listed reports, when
 * the newest report may be deleted</td></tr>
 * <tr><td>elapsed, took</td><td>time since the beginning, and of the last read</td></tr>
 * </table>
 *
 * <table>
 * <caption>Words that act</caption>
 * <tr><td>sandbox</td><td>as the first step: sets how long reports take, quirks and more</td></tr>
 * <tr><td>plan; reads 5</td><td>plans a read; reads five reports with {@code reuse=never}</td></tr>
 * <tr><td>killed, count=2</td><td>reads in a run that is killed at its first sleep</td></tr>
 * <tr><td>restart, restore, end</td><td>another application; its read continues the last one; the
 * application ends</td></tr>
 * <tr><td>invalidate, invalidate dataset, invalidateAll</td><td>invalidates reports</td></tr>
 * <tr><td>wait, until</td><td>moves the clock by a time, or to a time since the beginning</td></tr>
 * <tr><td>meanwhile STEP, in PT1H STEP</td><td>runs a step in the first sleep, or after a
 * time</td></tr>
 * <tr><td>interrupt</td><td>interrupts the thread of the reads</td></tr>
 * <tr><td>note, schedule, other, users</td><td>names the newest report; creates a schedule, a
 * report of another application or user, one with another name</td></tr>
 * <tr><td>delete, list</td><td>deletes a report; lists its executions</td></tr>
 * <tr><td>forgetStates</td><td>forgets what was published</td></tr>
 * </table>
 */
final class ReadSteps implements AutoCloseable {
  private final StepAccount account;
  private ReportRegistry application;
  private final Map<String, SharedRead> reads = new HashMap<>();
  private final List<String> reports = new ArrayList<>();
  private final List<Later> later = new ArrayList<>();
  private final List<String> states = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Deque<SubstituteLoggingEvent> logged = new ArrayDeque<>();
  private boolean killing;
  private boolean interrupted;
  private Instant began;
  private PartnerInsightsException error;
  private ManagedReport awaited;
  private ManagedReport.WaitResult complete;

  /** The read that has the complete report. */
  private SharedRead reader;

  /** Returns the rows of a table, each of which begins with its name after a hash. */
  static Stream<Named<String>> rows(String table) {
    return Pattern.compile("(?m)^# ")
        .splitAsStream(table)
        .filter(row -> !row.isBlank())
        .map(row -> row.split("\n", 2))
        .map(row -> Named.of(row[0], row[1]));
  }

  /** Returns the rows of a table once for each value, which replaces {@code {}}. */
  static Stream<Named<String>> rows(String table, String... values) {
    return Arrays.stream(values)
        .flatMap(
            value ->
                rows(table.replace("{}", value))
                    .map(row -> Named.of(value + ": " + row.getName(), row.getPayload())));
  }

  private ReadSteps(StepAccount account) {
    this.account = account;
    this.application = new ReportRegistry(account.sandbox.localClock());
    this.began = account.now();
  }

  static void run(String row) {
    List<String> steps =
        Stream.of(row.split("[;\n]", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    boolean configured = steps.get(0).startsWith("sandbox");
    String settings = configured ? steps.get(0).substring("sandbox".length()).strip() : "";
    try (ReadSteps run = new ReadSteps(StepAccount.sandbox(settings))) {
      steps.stream().skip(configured ? 1 : 0).forEach(run::check);
    }
  }

  @Override
  public void close() {
    account.close();
  }

  private void check(String step) {
    String[] parts = step.split("->", 2);
    Object actual;
    try {
      actual = run(parts[0].strip().split(" ", 2));
    } catch (RuntimeException e) {
      throw new AssertionError(step + " has failed", e);
    }
    assertThat(actual != null).as("%s: is there a result?", step).isEqualTo(parts.length == 2);
    if (parts.length == 2) {
      check(step, actual, parts[1].strip());
    }
  }

  @SuppressWarnings("unchecked")
  private void check(String step, Object actual, String expected) {
    String[] range = expected.split("\\.\\.", -1);
    if (actual instanceof Duration time) {
      Duration least = Duration.parse(range[0]);
      Duration most = range.length == 1 ? least : Duration.parse(range[1]);
      assertThat(time).as(step).isBetween(least, most);
    } else if (actual instanceof Long number) {
      long least = Long.parseLong(range[0]);
      assertThat(number)
          .as(step)
          .isBetween(least, range.length == 1 ? least : Long.parseLong(range[1]));
    } else if (actual instanceof List<?> texts) {
      for (String part : expected.split(" & ", -1)) {
        assertThat((List<String>) texts).as(step).anyMatch(text -> text.contains(named(part)));
      }
    } else {
      assertThat(actual).as("%s%s", step, error == null ? "" : "\n" + error).isEqualTo(expected);
    }
  }

  /** Returns a text with the ids of reports instead of {A}, {B} and so on. */
  private String named(String text) {
    String named = complete == null ? text : text.replace("{e}", executionId());
    for (int i = 0; i < reports.size(); i++) {
      named = named.replace("{" + name(i) + "}", reports.get(i));
    }
    return named;
  }

  private Object run(String[] step) {
    String rest = step.length == 1 ? "" : step[1].strip();
    return switch (step[0]) {
      case "read" -> outcome(() -> await(plan(rest)));
      case "again" -> outcome(() -> await(reads.get(rest)));
      case "submit" -> outcome(() -> "submitted " + letter(plan(rest).submit()));
      case "renew" -> outcome(this::renew);
      case "failure" -> complete.link().findFailure().map(e -> e.code().name()).orElse("none");
      case "renewal" -> complete.link().timeUntilRenewal(reader.choice().context().now());
      case "format" -> complete.link().file().format().name();
      case "says" -> List.of(error.getMessage());
      case "dryRun" -> List.of(plan(rest).dryRun());
      case "states" -> String.join(", ", states);
      case "line" -> lines;
      case "lines" -> (long) lines.size();
      case "warning" -> logged.stream().map(event -> "" + event.getArgumentArray()[1]).toList();
      case "logged" -> (long) logged.size();
      case "warnings" -> logged.stream().filter(ReadSteps::isOutageOrWarning).count();
      case "deletable" -> account.untilDeletable();
      case "posts" -> ReportFixture.reportPosts(account.sandbox);
      case "queryPosts" -> ReportFixture.queryPosts(account.sandbox);
      case "calls" -> account.calls(rest);
      case "pace" -> account.pace(Integer.parseInt(rest));
      case "triggered" -> account.sandbox.sandbox().faults().triggeredCount();
      case "queries" -> (long) account.client.listQueries(QueryFilter.ofUser()).size();
      case "listed" -> listed();
      case "elapsed" -> account.sandbox.elapsed();
      case "took" -> Duration.between(began, account.now());
      default -> {
        act(step[0], rest);
        yield null;
      }
    };
  }

  private void act(String word, String rest) {
    switch (word) {
      case "plan" -> plan(rest);
      case "reads" -> readAlone(Integer.parseInt(rest.split(" ", -1)[0]), rest);
      case "restore" -> restore();
      case "killed" -> kill(rest);
      case "restart" -> restart();
      case "end" -> application.close();
      case "invalidate" ->
          application.invalidateReports(
              planner(account.client)
                  .checkRequest(StepOptions.of("").request(this::id, this::executionId)),
              !rest.isEmpty());
      case "invalidateAll" -> application.invalidateAll();
      case "wait" -> account.sandbox.pass(Duration.parse(rest));
      case "until" -> account.sandbox.pass(Duration.parse(rest).minus(account.sandbox.elapsed()));
      case "meanwhile" -> later.add(new Later(account.now(), rest));
      case "in" -> {
        String[] parts = rest.split(" ", 2);
        later.add(new Later(account.now().plus(Duration.parse(parts[0])), parts[1]));
      }
      case "forgetStates" -> states.clear();
      case "interrupt" -> interrupt();
      case "note" -> letter(id(""));
      case "delete" -> account.client.deleteReport(id(rest));
      case "list" -> account.list(id(rest));
      case "schedule" -> letter(account.schedule());
      case "other" -> letter(account.other(rest));
      case "users" -> letter(ReportFixture.createUnder(account.client, "mine"));
      default -> account.act(word, named(rest));
    }
  }

  private void interrupt() {
    interrupted = true;
    Thread.currentThread().interrupt();
  }

  private void restart() {
    application.close();
    application = new ReportRegistry(account.sandbox.localClock());
  }

  /** Continues the last read in the current application. */
  private void restore() {
    SharedRead before = reads.get("");
    Bookmark saved = before.choice().toBookmark(false);
    ReportChoice resumed = plan("").choice().resumeFrom(saved, ReportState.LIST_LAG);
    reads.put("", new SharedRead(resumed, application));
  }

  /** Creates reports in runs that are killed before their first poll. */
  private void kill(String rest) {
    for (int i = 0; i < Integer.parseInt(StepOptions.of(rest).text("count", "1")); i++) {
      killing = true;
      assertThatThrownBy(() -> await(plan(rest))).hasMessage("the run was killed");
      killing = false;
      restart();
    }
  }

  private void readAlone(int count, String rest) {
    for (int i = 0; i < count; i++) {
      await(plan(rest + " reuse=never"));
    }
  }

  /** Begins a read with these options, without a call that changes anything. */
  private SharedRead plan(String rest) {
    StepOptions options = StepOptions.of(rest);
    OpenWaits open =
        new OpenWaits(
            account.sandbox.localClock(),
            new SubstituteLogger("log", logged, false),
            lines::add,
            "",
            deleted -> {});
    WaitContext context =
        new WaitContext(
            account.client,
            options.settings(),
            account.sandbox.localClock(),
            this::sleep,
            options.random(),
            open);
    CheckedQuery plan =
        planner(account.client).checkRequest(options.request(this::id, this::executionId));
    SharedRead read = new SharedRead(new ReportChoice(plan, context, application), application);
    reads.put("", read);
    reads.put(options.text("as", ""), read);
    return read;
  }

  private String executionId() {
    return complete.link().file().executionId();
  }

  private void sleep(Duration duration) throws InterruptedException {
    note();
    if (killing) {
      throw new IllegalStateException("the run was killed");
    }
    List<Later> due = later.stream().filter(each -> !each.time().isAfter(account.now())).toList();
    later.removeAll(due);
    due.forEach(each -> check(each.step()));
    if (Thread.interrupted()) {
      throw new InterruptedException("stop");
    }
    account.sandbox.pass(duration);
  }

  /** Notes the published state of the report that is waited for, equal ones in a row once. */
  private void note() {
    ReportState state = awaited == null ? null : awaited.state();
    if (state == null) {
      return;
    }
    String text = state instanceof ReportState.Present present ? note(present) : "no report";
    if (states.isEmpty() || !states.get(states.size() - 1).equals(text)) {
      states.add(text);
    }
  }

  private String note(ReportState.Present state) {
    String origin = state.target().origin().name().toLowerCase(Locale.ROOT);
    return origin + " " + letter(state.reportId()) + " " + state.polling().status();
  }

  private String await(SharedRead read) {
    awaited = read.choice().chooseReport();
    complete = read.choice().awaitReport();
    reader = read;
    return complete.origin().name().toLowerCase(Locale.ROOT)
        + " "
        + letter(complete.link().file().reportId());
  }

  private String renew() {
    Secret old = complete.link().file().link().url();
    return complete
        .link()
        .renewLink(reader.choice().context(), old)
        .map(link -> link.equals(old) ? "old" : "new")
        .orElse("same");
  }

  private String outcome(Supplier<String> action) {
    began = account.now();
    try {
      return action.get();
    } catch (PartnerInsightsException e) {
      error = e;
      assertThat(Thread.interrupted()).as("keeps the interrupt").isEqualTo(interrupted);
      interrupted = false;
      String reportId = e.ids().get("reportId");
      return e.code().name() + (reportId == null ? "" : " " + letter(reportId));
    } finally {
      note();
    }
  }

  private String letter(String reportId) {
    if (!reports.contains(reportId)) {
      reports.add(reportId);
    }
    return name(reports.indexOf(reportId));
  }

  private static String name(int index) {
    return String.valueOf((char) ('A' + index));
  }

  private String id(String letter) {
    return letter.isEmpty() ? account.newest().reportId() : reports.get(letter.charAt(0) - 'A');
  }

  /** A step that is run in the first sleep after a time. */
  private record Later(Instant time, String step) {}

  private String listed() {
    return account.client.listReports(ReportFilter.all()).stream()
        .map(report -> letter(report.reportId()))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static boolean isOutageOrWarning(SubstituteLoggingEvent event) {
    return event.getLevel().name().equals("WARN")
        || String.valueOf(event.getArgumentArray()[1]).contains("the connector repeats it");
  }
}
