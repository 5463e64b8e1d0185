package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.newPlanner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
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
 * <tr><td>restart, restore, restore rows, end</td><td>another application; its read continues the
 * last one, some of whose rows may have been read; the application ends</td></tr>
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
  private final List<LaterStep> laterSteps = new ArrayList<>();
  private final List<String> states = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Deque<SubstituteLoggingEvent> logEvents = new ArrayDeque<>();
  private boolean killing;
  private boolean interrupted;
  private Instant readStart;
  private PartnerInsightsException error;
  private ManagedReport awaitedReport;
  private ManagedReport.WaitResult complete;

  /** The read that has the complete report. */
  private SharedRead reader;

  /** Returns the rows of a table, each of which begins with its name after a hash. */
  static Stream<Named<String>> rowsOf(String table) {
    return Pattern.compile("(?m)^# ")
        .splitAsStream(table)
        .filter(row -> !row.isBlank())
        .map(row -> row.split("\n", 2))
        .map(row -> Named.of(row[0], row[1]));
  }

  /** Returns the rows of a table once for each value, which replaces {@code {}}. */
  static Stream<Named<String>> rowsOf(String table, String... values) {
    return Arrays.stream(values)
        .flatMap(
            value ->
                rowsOf(table.replace("{}", value))
                    .map(row -> Named.of(value + ": " + row.getName(), row.getPayload())));
  }

  private ReadSteps(StepAccount account) {
    this.account = account;
    this.application = new ReportRegistry(account.sandbox.localClock());
    this.readStart = account.now();
  }

  static void runRow(String row) {
    List<String> steps =
        Stream.of(row.split("[;\n]", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    boolean configured = steps.get(0).startsWith("sandbox");
    String settings = configured ? steps.get(0).substring("sandbox".length()).strip() : "";
    try (ReadSteps run = new ReadSteps(StepAccount.sandbox(settings))) {
      steps.stream().skip(configured ? 1 : 0).forEach(run::runStep);
    }
  }

  @Override
  public void close() {
    account.close();
  }

  private void runStep(String step) {
    String[] parts = step.split("->", 2);
    Object actual;
    try {
      actual = runWords(parts[0].strip().split(" ", 2));
    } catch (RuntimeException e) {
      throw new AssertionError(step + " has failed", e);
    }
    assertThat(actual != null).as("%s: is there a result?", step).isEqualTo(parts.length == 2);
    if (parts.length == 2) {
      assertResult(step, actual, parts[1].strip());
    }
  }

  @SuppressWarnings("unchecked")
  private void assertResult(String step, Object actual, String expectation) {
    String[] range = expectation.split("\\.\\.", -1);
    if (actual instanceof Duration time) {
      Duration minimum = Duration.parse(range[0]);
      Duration maximum = range.length == 1 ? minimum : Duration.parse(range[1]);
      assertThat(time).as(step).isBetween(minimum, maximum);
    } else if (actual instanceof Long number) {
      long minimum = Long.parseLong(range[0]);
      assertThat(number)
          .as(step)
          .isBetween(minimum, range.length == 1 ? minimum : Long.parseLong(range[1]));
    } else if (actual instanceof List<?> texts) {
      for (String part : expectation.split(" & ", -1)) {
        assertThat((List<String>) texts).as(step).anyMatch(text -> text.contains(withIds(part)));
      }
    } else {
      assertThat(actual).as("%s%s", step, error == null ? "" : "\n" + error).isEqualTo(expectation);
    }
  }

  /** Returns a text with the ids of reports instead of {A}, {B} and so on. */
  private String withIds(String text) {
    String namedText = complete == null ? text : text.replace("{e}", executionId());
    for (int i = 0; i < reports.size(); i++) {
      namedText = namedText.replace("{" + letterAt(i) + "}", reports.get(i));
    }
    return namedText;
  }

  private Object runWords(String[] step) {
    String rest = step.length == 1 ? "" : step[1].strip();
    return switch (step[0]) {
      case "read" -> outcomeOf(() -> awaitReport(planRead(rest)));
      case "again" -> outcomeOf(() -> awaitReport(reads.get(rest)));
      case "submit" -> outcomeOf(() -> "submitted " + nameReport(planRead(rest).submitReport()));
      case "renew" -> outcomeOf(this::renewLink);
      case "failure" ->
          complete.link().findRenewalFailure().map(e -> e.code().name()).orElse("none");
      case "renewal" -> complete.link().timeUntilRenewal(reader.choice().context().now());
      case "format" -> complete.link().completedReport().format().name();
      case "says" -> List.of(error.getMessage());
      case "dryRun" -> List.of(planRead(rest).dryRun());
      case "states" -> String.join(", ", states);
      case "line" -> lines;
      case "lines" -> (long) lines.size();
      case "warning" -> logEvents.stream().map(event -> "" + event.getArgumentArray()[1]).toList();
      case "logged" -> (long) logEvents.size();
      case "warnings" -> logEvents.stream().filter(ReadSteps::isOutageOrWarning).count();
      case "deletable" -> account.untilDeletable();
      case "posts" -> ReportFixture.reportPosts(account.sandbox);
      case "queryPosts" -> ReportFixture.queryPosts(account.sandbox);
      case "calls" -> account.calls(rest);
      case "pace" -> account.pace(Integer.parseInt(rest));
      case "triggered" -> account.sandbox.sandbox().faults().triggeredCount();
      case "queries" -> (long) account.client.listQueries(QueryFilter.ofUser()).size();
      case "listed" -> listReports();
      case "elapsed" -> account.sandbox.elapsedTime();
      case "took" -> Duration.between(readStart, account.now());
      default -> {
        act(step[0], rest);
        yield null;
      }
    };
  }

  private void act(String word, String rest) {
    switch (word) {
      case "plan" -> planRead(rest);
      case "reads" -> readAlone(Integer.parseInt(rest.split(" ", -1)[0]), rest);
      case "restore" -> restoreRead(rest.equals("rows"));
      case "killed" -> readAndKill(rest);
      case "restart" -> restartApplication();
      case "end" -> application.close();
      case "invalidate" ->
          application.invalidateReports(
              newPlanner(account.client)
                  .checkRequest(StepOptions.of("").request(this::reportIdOf, this::executionId)),
              !rest.isEmpty());
      case "invalidateAll" -> application.invalidateAll();
      case "wait" -> account.sandbox.passTime(Duration.parse(rest));
      case "until" ->
          account.sandbox.passTime(Duration.parse(rest).minus(account.sandbox.elapsedTime()));
      case "meanwhile" -> laterSteps.add(new LaterStep(account.now(), rest));
      case "in" -> {
        String[] parts = rest.split(" ", 2);
        laterSteps.add(new LaterStep(account.now().plus(Duration.parse(parts[0])), parts[1]));
      }
      case "forgetStates" -> states.clear();
      case "interrupt" -> interruptThread();
      case "note" -> nameReport(reportIdOf(""));
      case "delete" -> account.client.deleteReport(reportIdOf(rest));
      case "list" -> account.list(reportIdOf(rest));
      case "schedule" -> nameReport(account.schedule());
      case "other" -> nameReport(account.other(rest));
      case "users" -> nameReport(ReportFixture.createUnder(account.client, "mine"));
      default -> account.act(word, withIds(rest));
    }
  }

  private void interruptThread() {
    interrupted = true;
    Thread.currentThread().interrupt();
  }

  private void restartApplication() {
    application.close();
    application = new ReportRegistry(account.sandbox.localClock());
  }

  /** Continues the last read in the current application. */
  private void restoreRead(boolean mayHaveReadRows) {
    SharedRead previousRead = reads.get("");
    Bookmark bookmark = previousRead.choice().toBookmark(mayHaveReadRows);
    ReportChoice resumedChoice = planRead("").choice().resumeFrom(bookmark, ReportState.LIST_LAG);
    reads.put("", new SharedRead(resumedChoice, application));
  }

  /** Creates reports in runs that are killed before their first poll. */
  private void readAndKill(String rest) {
    for (int i = 0; i < Integer.parseInt(StepOptions.of(rest).text("count", "1")); i++) {
      killing = true;
      assertThatThrownBy(() -> awaitReport(planRead(rest))).hasMessage("the run was killed");
      killing = false;
      restartApplication();
    }
  }

  private void readAlone(int count, String rest) {
    for (int i = 0; i < count; i++) {
      awaitReport(planRead(rest + " reuse=never"));
    }
  }

  /** Begins a read with these options, without a call that changes anything. */
  private SharedRead planRead(String rest) {
    StepOptions options = StepOptions.of(rest);
    OpenWaits open =
        new OpenWaits(
            account.sandbox.localClock(),
            new SubstituteLogger("log", logEvents, false),
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
        newPlanner(account.client)
            .checkRequest(options.request(this::reportIdOf, this::executionId));
    SharedRead read = new SharedRead(new ReportChoice(plan, context, application), application);
    reads.put("", read);
    reads.put(options.text("as", ""), read);
    return read;
  }

  private String executionId() {
    return complete.link().completedReport().executionId();
  }

  private void sleep(Duration duration) throws InterruptedException {
    noteState();
    if (killing) {
      throw new IllegalStateException("the run was killed");
    }
    List<LaterStep> due =
        laterSteps.stream().filter(each -> !each.time().isAfter(account.now())).toList();
    laterSteps.removeAll(due);
    due.forEach(each -> runStep(each.step()));
    if (Thread.interrupted()) {
      throw new InterruptedException("stop");
    }
    account.sandbox.passTime(duration);
  }

  /** Notes the published state of the report that is waited for, equal ones in a row once. */
  private void noteState() {
    ReportState state = awaitedReport == null ? null : awaitedReport.state();
    if (state == null) {
      return;
    }
    String text =
        state instanceof ReportState.Present present ? describeState(present) : "no report";
    if (states.isEmpty() || !states.get(states.size() - 1).equals(text)) {
      states.add(text);
    }
  }

  private String describeState(ReportState.Present state) {
    String origin = originWord(state.awaitedReport().origin());
    return origin + " " + nameReport(state.reportId()) + " " + state.status();
  }

  private String awaitReport(SharedRead read) {
    awaitedReport = read.choice().chooseReport();
    complete = read.choice().awaitReport();
    reader = read;
    return originWord(complete.origin())
        + " "
        + nameReport(complete.link().completedReport().reportId());
  }

  private static String originWord(ReportOrigin origin) {
    return switch (origin) {
      case CREATED, GIVEN -> origin.name().toLowerCase(Locale.ROOT);
      case FROM_OTHER_RUN -> "adopted";
      case READ_BEFORE -> "reused";
    };
  }

  private String renewLink() {
    Secret oldLink = complete.link().completedReport().link().url();
    return complete
        .link()
        .renewLink(reader.choice().context(), oldLink)
        .map(link -> link.equals(oldLink) ? "old" : "new")
        .orElse("same");
  }

  private String outcomeOf(Supplier<String> action) {
    readStart = account.now();
    try {
      return action.get();
    } catch (PartnerInsightsException e) {
      error = e;
      assertThat(Thread.interrupted()).as("keeps the interrupt").isEqualTo(interrupted);
      interrupted = false;
      String reportId = e.ids().get("reportId");
      return e.code().name() + (reportId == null ? "" : " " + nameReport(reportId));
    } finally {
      noteState();
    }
  }

  private String nameReport(String reportId) {
    if (!reports.contains(reportId)) {
      reports.add(reportId);
    }
    return letterAt(reports.indexOf(reportId));
  }

  private static String letterAt(int index) {
    return String.valueOf((char) ('A' + index));
  }

  private String reportIdOf(String letter) {
    return letter.isEmpty() ? account.newest().reportId() : reports.get(letter.charAt(0) - 'A');
  }

  /** A step that is run in the first sleep after a time. */
  private record LaterStep(Instant time, String step) {}

  private String listReports() {
    return account.client.listReports(ReportFilter.all()).stream()
        .map(report -> nameReport(report.reportId()))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static boolean isOutageOrWarning(SubstituteLoggingEvent event) {
    return event.getLevel().name().equals("WARN")
        || String.valueOf(event.getArgumentArray()[1]).contains("the connector repeats it");
  }
}
