package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table that docs/lakehouse.md promises, computed day by day from the list of executions,
 * without the code of loads: a month has the rows of the newest execution that covers it whole, and
 * what no execution covers stays.
 */
final class PromisedTable {
  /** The months that the test has rows of, and some before and after. */
  private static final List<YearMonth> MONTHS =
      Stream.iterate(YearMonth.of(2014, 1), m -> m.plusMonths(1)).limit(12 * 16).toList();

  /** A record; {@code day} is null for one without a month. */
  record Row(LocalDate day, String customer, String value) {
    YearMonth month() {
      return day == null ? null : YearMonth.from(day);
    }

    List<String> texts() {
      return List.of(String.valueOf(day), customer, value);
    }
  }

  /**
   * The range of an execution.
   *
   * @param months of a TIMESPAN; 0 for an explicit range
   * @param start the first month of an explicit range; null for all rows
   * @param end the first month after it; null for none
   */
  record Range(int months, YearMonth start, YearMonth end) {
    static Range everything() {
      return new Range(0, null, null);
    }

    boolean isWhole() {
      return months == 0 && start == null;
    }
  }

  /** An execution; {@code time} is null if the service does not say when it was generated. */
  record Execution(String id, Instant time, Range range, List<Row> rows) {
    Execution at(Instant other) {
      return new Execution(id, other, range, rows);
    }

    private Set<YearMonth> present() {
      return rows.stream().map(Row::month).filter(m -> m != null).collect(Collectors.toSet());
    }

    /** Whether it is newer than what a month has. */
    private boolean isNewerThan(Execution other) {
      return other == null || ORDER.compare(this, other) > 0;
    }

    /** Returns the months that each meaning of the range contains whole. */
    Set<YearMonth> covered() {
      LocalDate today = LocalDate.ofInstant(time, ZoneOffset.UTC);
      YearMonth running = YearMonth.from(today);
      Set<YearMonth> present = present();
      if (range.months() == 0) {
        return MONTHS.stream()
            .filter(m -> range.start() == null || !m.isBefore(range.start()))
            .filter(m -> range.end() == null || m.isBefore(range.end()))
            .filter(m -> m.isBefore(running) || (m.equals(running) && present.contains(m)))
            .collect(Collectors.toSet());
      }
      List<LocalDate> days =
          rows.stream().map(Row::day).filter(d -> d != null && !d.isAfter(today)).toList();
      YearMonth newest =
          present.stream()
              .filter(m -> !m.isAfter(running))
              .max(Comparator.naturalOrder())
              .orElse(null);
      if (newest == null) {
        return Set.of();
      }
      LocalDate latest = days.isEmpty() ? today : days.stream().max(LocalDate::compareTo).get();
      List<LocalDate> starts =
          Stream.of(today, latest)
              .flatMap(anchor -> starts(range.months(), anchor).stream())
              .toList();
      TreeSet<YearMonth> whole = new TreeSet<>();
      MONTHS.stream()
          .filter(m -> !m.isAfter(newest))
          .filter(m -> isWhole(m, starts))
          .forEach(whole::add);
      if (!whole.isEmpty() && !present.contains(whole.first())) {
        whole.pollFirst();
      }
      return whole;
    }
  }

  private static List<LocalDate> starts(int months, LocalDate anchor) {
    LocalDate month = anchor.withDayOfMonth(1);
    return List.of(
        month.minusMonths(months),
        month.minusMonths(months - 1L),
        anchor.minusMonths(months),
        anchor.minusDays(30L * months - 1));
  }

  private static boolean isWhole(YearMonth month, List<LocalDate> starts) {
    return starts.stream().noneMatch(start -> start.isAfter(month.atDay(1)));
  }

  private static final Comparator<Execution> ORDER =
      Comparator.comparing((Execution each) -> each.time().truncatedTo(ChronoUnit.MICROS))
          .thenComparing(Execution::id);

  /** A row of the table; {@code execution} is null if no load has written it. */
  private record Stored(Row row, Execution execution) {}

  private List<Stored> rows = new ArrayList<>();
  private Map<YearMonth, Execution> known = new HashMap<>();
  private Execution knownWithoutMonth;
  private Map<String, Instant> firstSeen = new HashMap<>();
  private Execution newest;

  /** A copy of the table at one moment. */
  record Version(
      List<Stored> rows,
      Map<YearMonth, Execution> known,
      Execution knownWithoutMonth,
      Map<String, Instant> firstSeen,
      Execution newest) {}

  Version version() {
    return new Version(
        List.copyOf(rows), Map.copyOf(known), knownWithoutMonth, Map.copyOf(firstSeen), newest);
  }

  /**
   * Goes back to an earlier version.
   *
   * @param withProperties whether the table's properties go back, too
   */
  void restore(Version version, boolean withProperties) {
    if (withProperties) {
      firstSeen = new HashMap<>(version.firstSeen());
    }
    rows = new ArrayList<>(version.rows());
    known = new HashMap<>(version.known());
    knownWithoutMonth = version.knownWithoutMonth();
    newest = version.newest();
  }

  /** Adds rows of the user. */
  void insert(Collection<Row> own) {
    own.forEach(row -> rows.add(new Stored(row, null)));
  }

  void deleteMonth(YearMonth month) {
    rows.removeIf(each -> month.equals(each.row().month()));
  }

  void deleteCustomer(String customer) {
    rows.removeIf(each -> customer.equals(each.row().customer()));
  }

  /** Loses the table's properties, but not what its rows know. */
  void loseProperties() {
    firstSeen.keySet().removeIf(id -> known.values().stream().noneMatch(e -> e.id().equals(id)));
  }

  /** Loads what is listed: each month gets the newest execution that covers it. */
  void run(Collection<Execution> listed, Instant now) {
    List<Execution> usable =
        listed.stream()
            .filter(each -> each.time() != null)
            .map(each -> each.time().isAfter(now) ? each.at(seen(each, now)) : each)
            .filter(each -> rows.isEmpty() || !each.rows().isEmpty())
            .toList();
    for (YearMonth month : MONTHS) {
      usable.stream()
          .filter(each -> each.covered().contains(month))
          .filter(each -> each.isNewerThan(known.get(month)))
          .max(ORDER)
          .ifPresent(each -> replace(month, each));
    }
    usable.stream()
        .filter(each -> each.range().isWhole() && each.isNewerThan(knownWithoutMonth))
        .max(ORDER)
        .ifPresent(each -> replace(null, each));
  }

  private Instant seen(Execution execution, Instant now) {
    return firstSeen.computeIfAbsent(execution.id(), unseen -> now);
  }

  private void replace(YearMonth month, Execution execution) {
    if (month == null) {
      knownWithoutMonth = execution;
    } else {
      known.put(month, execution);
    }
    newest = execution.isNewerThan(newest) ? execution : newest;
    boolean has = execution.rows().stream().anyMatch(row -> Objects.equals(row.month(), month));
    rows.removeIf(
        each -> Objects.equals(each.row().month(), month) && (has || each.execution() != null));
    add(execution, month);
  }

  private void add(Execution execution, YearMonth month) {
    execution.rows().stream()
        .filter(row -> Objects.equals(row.month(), month))
        .forEach(row -> rows.add(new Stored(row, execution)));
  }

  /** Returns the first month that each meaning of a TIMESPAN contains whole. */
  static YearMonth firstWhole(int months, LocalDate today) {
    return MONTHS.stream().filter(m -> isWhole(m, starts(months, today))).findFirst().orElseThrow();
  }

  /**
   * Whether a month from one to another is covered by no known execution.
   *
   * @param from null for the first month of all
   * @param to null for that month only
   */
  boolean lacks(YearMonth from, YearMonth to) {
    YearMonth first = from == null ? MONTHS.get(0) : from;
    return MONTHS.stream()
        .filter(m -> !m.isBefore(first) && !m.isAfter(to == null ? first : to))
        .anyMatch(m -> !known.containsKey(m));
  }

  /** Whether rows of the newest loaded execution are left, which a copy of the table has. */
  boolean hasRowsOfTheNewest() {
    return rows.stream().anyMatch(each -> newest != null && newest.equals(each.execution()));
  }

  Set<YearMonth> months() {
    Set<YearMonth> months = new HashSet<>();
    rows.forEach(each -> months.add(each.row().month()));
    months.remove(null);
    return months;
  }

  Set<String> customers() {
    return rows.stream().map(each -> each.row().customer()).collect(Collectors.toSet());
  }

  /** Returns the rows as texts. */
  List<List<String>> texts() {
    return rows.stream().map(each -> each.row().texts()).toList();
  }
}
