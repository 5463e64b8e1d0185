package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.PromisedTable.Execution;
import io.partnerinsights.spark.load.PromisedTable.Range;
import io.partnerinsights.spark.load.PromisedTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads of random histories against {@link PromisedTable}: emptied months, stray records, times of
 * seven digits, in the future or absent, executions of one month or none, late ones, and users who
 * delete, restore, copy and insert.
 */
final class RandomLoadsTest {
  private static final String DATASET = "TeamsUsageMeetingsAndCalls";
  private static final String TABLE = "lake.teams_usage_meetings_and_calls";
  private static final String COLUMNS = "DateKey,CustomerName,CustomerId";
  private static final int STEPS = 7;
  private static final int FEW_STEPS = 1;
  private static final List<String> RANGES =
      List.of("LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_6_MONTHS", "LIFETIME");

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

  private final PromisedTable promised = new PromisedTable();
  private final Map<String, Execution> executions = new LinkedHashMap<>();
  private final Map<String, PromisedTable.Version> versions = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private final List<String> told = new ArrayList<>();
  private final List<List<Row>> written = new ArrayList<>();
  private Random random;
  private DrawnService service;
  private String range;
  private int months;
  private Duration interval;
  private YearMonth since;
  private boolean runs;

  private static IntStream few() {
    return IntStream.range(0, 2);
  }

  /** Returns the seeds of {@code -Dpartnerinsights.seeds=114,137}, or 200 of them. */
  private static IntStream many() {
    String seeds = System.getProperty("partnerinsights.seeds", "");
    return seeds.isEmpty()
        ? IntStream.range(100, 300)
        : Arrays.stream(seeds.split(",")).mapToInt(Integer::parseInt);
  }

  @ParameterizedTest
  @MethodSource("few")
  void fewHistoriesGiveTheTableThatIsPromised(int seed) {
    history(seed, FEW_STEPS);
  }

  @ParameterizedTest
  @MethodSource("many")
  @Tag("long")
  void manyHistoriesGiveTheTableThatIsPromised(int seed) {
    history(seed, STEPS);
  }

  private void history(int seed, int steps) {
    random = new Random(seed);
    service = new DrawnService(random, today());
    range = RANGES.get(random.nextInt(RANGES.size()));
    months = range.equals("LIFETIME") ? 0 : Integer.parseInt(range.substring(5, 6));
    interval = Duration.ofDays(List.of(1, 10, 30).get(random.nextInt(3)));
    since = random.nextBoolean() ? null : YearMonth.of(2025, 1 + random.nextInt(15) % 12);
    told.add(service + ", " + range + " each " + interval.toDays() + " days, since " + since);
    loads.edit(this::file);
    loads.sandbox().listOnly(id -> !hidden.contains(id));
    if (random.nextInt(3) == 0) {
      ownTable();
    }
    run();
    for (int step = 0; step < steps; step++) {
      pass();
      if (random.nextInt(4) > 0) {
        use();
      }
      run();
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }

  private Instant now() {
    return loads.clocked().clock().instant();
  }

  /** Returns the file of an execution: one that ends during a run is the history. */
  private List<List<String>> file(List<List<String>> records) {
    List<Row> rows =
        runs
            ? service.between(since, YearMonth.from(today()), today())
            : months == 0 ? service.everything(today()) : service.timespan(months, today());
    written.add(rows);
    List<List<String>> file = new ArrayList<>(List.of(records.get(0)));
    for (Row row : rows) {
      List<String> record = new ArrayList<>();
      for (String column : records.get(0)) {
        record.add(
            switch (column) {
              case "DateKey" -> row.day() == null ? null : row.day().toString();
              case "CustomerName" -> row.customer();
              default -> row.value();
            });
      }
      file.add(record);
    }
    return file;
  }

  /** Creates a table with rows that no load has written, also of the schedule's months. */
  private void ownTable() {
    String format =
        SPARK.catalog().isEmpty() ? "delta" : "iceberg PARTITIONED BY (months(DateKey))";
    loads.rows("CREATE SCHEMA lake");
    loads.rows(
        "CREATE TABLE %s (DateKey DATE, CustomerName STRING, CustomerId STRING) USING %s"
                .formatted(TABLE, format)
            + " TBLPROPERTIES ('partnerinsights.load.dataset' = '"
            + DATASET
            + "')");
    insert(List.of(YearMonth.of(2019, 3), YearMonth.of(2025, 4), YearMonth.of(2026, 2)));
  }

  private void insert(List<YearMonth> into) {
    List<Row> own =
        into.stream().map(month -> new Row(month.atDay(9), "mine", "own " + month)).toList();
    for (Row row : own) {
      loads.rows(
          "INSERT INTO %s (DateKey, CustomerName, CustomerId) VALUES (DATE'%s', '%s', '%s')"
              .formatted(TABLE, row.day(), row.customer(), row.value()));
    }
    promised.insert(own);
    told.add("insert " + own);
  }

  /** Lets one or two executions pass, of which some are listed late or have strange times. */
  private void pass() {
    for (int i = 0; i <= random.nextInt(2); i++) {
      for (int half = 0; half < 2; half++) {
        loads.clocked().pass(interval.dividedBy(2));
      }
      noteExecutions();
    }
    if (random.nextInt(3) == 0) {
      hidden.clear();
    }
  }

  private void noteExecutions() {
    loads.sandbox().listOnly(id -> true);
    for (ReportExecution each : listed()) {
      if (!executions.containsKey(each.executionId())) {
        Execution execution = execution(each);
        executions.put(each.executionId(), execution);
        told.add("execution " + execution);
        if (random.nextInt(4) == 0) {
          hidden.add(each.executionId());
        }
      }
    }
    loads.sandbox().listOnly(id -> !hidden.contains(id));
  }

  private Execution execution(ReportExecution each) {
    List<Row> rows = written.remove(0);
    service.grow(today());
    Range of = months == 0 ? Range.everything() : new Range(months, null, null);
    Instant time = each.reportGeneratedTime().plusNanos(random.nextInt(10_000_000) * 100L);
    String text = time.toString();
    int draw = random.nextInt(12);
    if (draw == 0) {
      time = null;
      text = null;
    } else if (draw == 1) {
      time = time.plus(Duration.ofDays(400));
      text = time.toString();
    }
    loads.setTime(each.executionId(), text);
    return new Execution(each.executionId(), time, of, rows);
  }

  /** Returns the executions of the schedule, the oldest first. */
  private List<ReportExecution> listed() {
    List<ReportExecution> all = new ArrayList<>();
    loads.clocked().client().reports(ReportFilter.all()).stream()
        .filter(ScheduledReport::isScheduled)
        .forEach(
            report ->
                all.addAll(
                    loads
                        .clocked()
                        .client()
                        .findExecutions(
                            ExecutionFilter.last90Days(report.reportId())
                                .withStatus(ExecutionStatus.Kind.COMPLETED))));
    all.sort(Comparator.comparing(ReportExecution::reportGeneratedTime));
    return all;
  }

  /** Does what users do with a table. */
  private void use() {
    int draw = random.nextInt(6);
    List<YearMonth> filled = promised.months().stream().sorted().toList();
    if (draw == 0 && !filled.isEmpty()) {
      YearMonth month = filled.get(random.nextInt(filled.size()));
      loads.rows(
          "DELETE FROM %s WHERE DateKey >= DATE'%s-01' AND DateKey < DATE'%s-01'"
              .formatted(TABLE, month, month.plusMonths(1)));
      promised.deleteMonth(month);
      told.add("delete " + month);
    } else if (draw == 1) {
      String customer = "customer " + random.nextInt(6);
      loads.rows("DELETE FROM " + TABLE + " WHERE CustomerName = '" + customer + "'");
      promised.deleteCustomer(customer);
      told.add("delete " + customer);
    } else if (draw == 2 && !versions.isEmpty()) {
      List<String> all = versions.keySet().stream().sorted().toList();
      String version = all.get(random.nextInt(all.size()));
      loads.restore(TABLE, version);
      promised.restore(versions.get(version), SPARK.catalog().isEmpty());
      told.add("restore " + version);
    } else if (draw == 3 && promised.hasRowsOfTheNewest()) {
      loads.copy(TABLE, "DateKey");
      promised.loseProperties();
      versions.clear();
      told.add("copy");
    } else if (draw == 4) {
      insert(List.of(YearMonth.from(today()).minusMonths(random.nextInt(4))));
    } else if (draw == 5) {
      loads.rows(
          "ALTER TABLE %s UNSET TBLPROPERTIES IF EXISTS ('%s', '%s')"
              .formatted(TABLE, LoadProperties.SEEN, LoadProperties.STATE));
      told.add("unset");
    }
  }

  /** Runs a load, and compares. */
  private void run() {
    runs = true;
    String[] arguments = {
      "range", range, "schedule", interval.toHours() + "h", "since", String.valueOf(since)
    };
    boolean stopped = false;
    try {
      loads.load(DATASET, Arrays.copyOf(arguments, since == null ? 4 : 6));
    } catch (PartnerInsightsException e) {
      stopped = true;
      told.add(e.getMessage());
      assertThat(e.getMessage().replaceAll("STOPPED: execution [^;]*: it has no rows", ""))
          .as(String.join("\n", told))
          .doesNotContain("FAILED", "STOPPED");
    } finally {
      runs = false;
    }
    promise(stopped);
    told.add("run at " + now());
    assertThat(loads.rows("SELECT " + COLUMNS + " FROM " + TABLE))
        .as(String.join("\n", told))
        .containsExactlyInAnyOrderElementsOf(promised.texts());
    versions.put(loads.version(TABLE), promised.version());
  }

  private void promise(boolean stopped) {
    List<Execution> visible = new ArrayList<>();
    listed().forEach(each -> visible.add(executions.get(each.executionId())));
    promised.run(visible, now());
    YearMonth running = YearMonth.from(today());
    boolean created = !written.isEmpty();
    if (!stopped) {
      assertThat(created).as("a report for the history\n%s", told).isEqualTo(lacksHistory(running));
    }
    if (created) {
      Range all = new Range(0, since, running);
      String id = "history " + executions.size();
      promised.run(List.of(new Execution(id, now(), all, written.remove(0))), now());
      told.add("history");
    }
  }

  private boolean lacksHistory(YearMonth running) {
    YearMonth closed = running.minusMonths(1);
    YearMonth reached = months == 0 ? null : PromisedTable.firstWhole(months, today());
    YearMonth to = since == null || (reached != null && reached.isAfter(since)) ? reached : since;
    return (since == null || !since.isAfter(closed))
        && promised.lacks(since, to == null ? null : to.isAfter(closed) ? closed : to);
  }
}
