package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadProcess.Moment;
import io.partnerinsights.spark.load.LoadProcess.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the process of a load after each of its commits and in each of its writes, like kill -9:
 * first loads of new tables, which commit an execution and the history, and loads of a day.
 */
final class LoadKillTest {
  private static final Logger LOG = LoggerFactory.getLogger(LoadKillTest.class);

  private static final String COLUMNS = "Month,CustomerName,WorkloadName,MPNId";
  private static final int KILLS = Integer.getInteger("partnerinsights.kills", 50);
  private static final Duration LATENCY = Duration.ofMinutes(1);

  /** Time for which a load waits for its report. */
  private static final Duration WAIT = Duration.ofMillis(500);

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK, COLUMNS, sandbox -> sandbox.latency(LATENCY).scale(0.2).restated(true));

  @TempDir Path folder;

  private final Random random = new Random(Long.getLong("partnerinsights.seed", 43));

  /** Executions that the service does not list any more, so that a load reads one. */
  private final Set<String> hidden = ConcurrentHashMap.newKeySet();

  /** A load that nothing ends: milliseconds to each commit, and to the end. */
  private final Map<Kind, List<Long>> usual = new EnumMap<>(Kind.class);

  private final Map<Struck, Integer> struck = new EnumMap<>(Struck.class);

  /** What the table may contain: before the load, and after each commit. */
  private final List<List<List<String>>> states = new ArrayList<>();

  private LoadProcess process;
  private ExpectedTable expected;
  private Kind kind = Kind.FIRST;
  private int tables;

  /** The newest execution of the schedule. */
  private List<List<String>> day = List.of();

  private int filesBefore;
  private long reports;
  private long submitted;
  private boolean isComplete = true;

  /** The loads that are killed. */
  private enum Kind {
    FIRST,
    DAILY
  }

  /** Where a kill has struck. */
  private enum Struck {
    BEFORE_THE_FIRST_COMMIT,
    BETWEEN_COMMITS,
    DURING_A_WRITE,
    AFTER_THE_LAST_COMMIT,
    IN_A_RERUN
  }

  @AfterEach
  void end() throws InterruptedException, SQLException {
    process.kill();
    expected.close();
  }

  @Test
  @Tag("long")
  void eachTableIsRightAfterTheRerunAndNoReportIsMadeTwice()
      throws IOException, InterruptedException, SQLException {
    loads.sandbox().listOnly(execution -> !hidden.contains(execution));
    measure();
    List<Target> targets = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      if (targets.isEmpty()) {
        targets.addAll(targets());
      }
      Target target = targets.remove(0);
      begin(target.kind());
      Run run = load(moment(target));
      if (run.hasEnded()) {
        assertComplete();
        kill--;
        continue;
      }
      note(struck(run));
      assertBeforeOrAfter();
      start();
      if (kill % 5 == 4 && !load(new Moment(0, false, random.nextInt(8_000))).hasEnded()) {
        note(Struck.IN_A_RERUN);
        kill++;
        assertBeforeOrAfter();
        start();
      }
      loadToTheEnd();
    }

    LOG.info("{} kills of {} tables: {}; usual {}", KILLS, tables, struck, usual);
    if (KILLS >= 40) {
      assertThat(struck).containsOnlyKeys(Struck.values());
    }
    assertThat(loads.reports())
        .as("a history for each table, and a schedule that all share")
        .isEqualTo(tables + 1L);
    assertThat(allReports())
        .as("the reports of histories are deleted")
        .extracting(ScheduledReport::isScheduled)
        .containsExactly(true);
  }

  /** Measures loads of both kinds; the first of all creates the schedule, without an execution. */
  private void measure() throws IOException, InterruptedException, SQLException {
    start();
    begin(Kind.FIRST);
    loadToTheEnd();
    for (Kind each : List.of(Kind.DAILY, Kind.FIRST, Kind.DAILY)) {
      begin(each);
      usual.put(each, loadToTheEnd().times());
    }
  }

  /** A kill after a number of commits, or in the write after them. */
  private record Target(Kind kind, int commits, boolean inWrite) {}

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    usual.forEach(
        (each, times) -> {
          for (int commits = 0; commits < times.size(); commits++) {
            targets.add(new Target(each, commits, false));
            targets.add(new Target(each, commits, true));
          }
        });
    Collections.shuffle(targets, random);
    return targets;
  }

  private Moment moment(Target target) {
    List<Long> times = usual.get(target.kind());
    int commits = target.commits();
    long usually = times.get(commits) - (commits == 0 ? 0 : times.get(commits - 1));
    return new Moment(commits, target.inWrite(), random.nextLong(usually + 1));
  }

  private Struck struck(Run run) {
    if (run.writes()) {
      return Struck.DURING_A_WRITE;
    }
    if (run.commits() == 0) {
      return Struck.BEFORE_THE_FIRST_COMMIT;
    }
    return run.commits() < usual.get(kind).size() - 1
        ? Struck.BETWEEN_COMMITS
        : Struck.AFTER_THE_LAST_COMMIT;
  }

  private void note(Struck where) {
    struck.merge(where, 1, Integer::sum);
    LOG.info("Killed a {} load {}", kind, where);
  }

  /** Chooses a new table, or lets a day pass for the last one. */
  private void begin(Kind next) throws SQLException {
    kind = next;
    states.clear();
    if (kind == Kind.FIRST) {
      tables++;
      if (expected != null) {
        expected.close();
      }
      expected = new ExpectedTable("Month");
      states.add(List.of());
      if (!day.isEmpty()) {
        expect(day, "");
      }
    } else {
      states.add(expected.rows());
      hideExecutions();
      int files = loads.files().size();
      loads.passADay();
      assertThat(loads.files()).as("one execution a day").hasSize(files + 1);
      day = loads.files().get(files);
      expect(day, "");
    }
    filesBefore = loads.files().size();
  }

  private void hideExecutions() {
    for (ScheduledReport report : allReports()) {
      ExecutionFilter filter = ExecutionFilter.last90Days(report.reportId());
      loads
          .clocked()
          .client()
          .findExecutions(filter.withStatus(ExecutionStatus.Kind.COMPLETED))
          .stream()
          .map(ReportExecution::executionId)
          .forEach(hidden::add);
    }
  }

  private List<ScheduledReport> allReports() {
    return loads.clocked().client().reports(ReportFilter.all());
  }

  private void expect(List<List<String>> file, String start) throws SQLException {
    expected.load(file, start);
    states.add(expected.rows());
  }

  private void start() throws IOException {
    process = new LoadProcess(SPARK, loads, COLUMNS, folder.resolve("load.log"));
  }

  /** Loads until the moment, and lets the reports complete that were created. */
  private Run load(Moment kill) throws IOException, InterruptedException, SQLException {
    Path folder = SPARK.shared("kills" + tables);
    Run run = process.load(SPARK.table(folder), folder.getParent(), kill, this::completeLate);
    complete();
    List<List<List<String>>> files = loads.files();
    if (kind == Kind.FIRST && files.size() > filesBefore) {
      YearMonth month = YearMonth.from(loads.clocked().clock().instant().atZone(ZoneOffset.UTC));
      expect(files.get(filesBefore), month.minusYears(1).atDay(1).toString());
      filesBefore = Integer.MAX_VALUE;
    }
    return run;
  }

  /** Lets a report complete after the wait. */
  private void completeLate() {
    if (loads.reports() > reports) {
      reports = loads.reports();
      submitted = System.nanoTime();
      isComplete = false;
    }
    if (System.nanoTime() - submitted > WAIT.toNanos()) {
      complete();
    }
  }

  private void complete() {
    if (!isComplete || loads.reports() > reports) {
      loads.clocked().pass(LATENCY);
    }
    reports = loads.reports();
    isComplete = true;
  }

  private Run loadToTheEnd() throws IOException, InterruptedException, SQLException {
    Run run = load(Moment.NEVER);
    assertComplete();
    return run;
  }

  private void assertComplete() {
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(states.get(states.size() - 1));
  }

  private void assertBeforeOrAfter() {
    assertThat(sorted(rows())).isIn(states.stream().map(LoadKillTest::sorted).toList());
  }

  private static List<List<String>> sorted(List<List<String>> rows) {
    return rows.stream().sorted(Comparator.comparing(List::toString)).toList();
  }

  private List<List<String>> rows() {
    String table = SPARK.table(SPARK.shared("kills" + tables));
    LoadTable found = new LoadTable(loads.spark(), TableName.parse(table), "Month");
    if (!found.state().exists()) {
      return List.of();
    }
    // Iceberg keeps what it has read of a table for some seconds.
    loads.spark().sql("REFRESH TABLE " + table);
    List<List<String>> count = Rows.of(loads.spark().sql("SELECT count(*) FROM " + table));
    return count.equals(List.of(List.of("0")))
        ? List.of()
        : Rows.of(loads.spark().sql(expected.query(table)));
  }
}
