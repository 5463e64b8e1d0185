package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.PromisedTable.Row;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Records of a service whose TIMESPAN has a drawn meaning, because nobody knows the real one: whole
 * months or days, with the running month or without, back from today or from the latest record.
 */
final class DrawnService {
  private static final YearMonth FIRST = YearMonth.of(2025, 1);
  private static final List<LocalDate> FAR =
      List.of(LocalDate.of(1, 1, 1), LocalDate.of(1900, 5, 31), LocalDate.of(2029, 2, 3));

  /** What the word after TIMESPAN means. */
  enum Meaning {
    MONTHS_BEFORE_THIS,
    MONTHS_WITH_THIS,
    MONTHS_BEFORE_AND_THIS,
    CALENDAR_DAYS,
    THIRTY_DAYS
  }

  private final Random random;
  private final Meaning meaning;
  private final boolean fromLatest;
  private final boolean hasRunningMonth;
  private final NavigableMap<YearMonth, List<Row>> months = new TreeMap<>();
  private List<Row> withoutMonth = List.of();
  private int values;

  DrawnService(Random random, LocalDate today) {
    this.random = random;
    this.meaning = Meaning.values()[random.nextInt(Meaning.values().length)];
    this.fromLatest = random.nextBoolean();
    this.hasRunningMonth = random.nextBoolean();
    grow(today);
  }

  @Override
  public String toString() {
    return meaning + (fromLatest ? " from the latest record" : " from today");
  }

  /** Adds records of the months up to this day, and changes some of earlier ones. */
  void grow(LocalDate today) {
    for (YearMonth m = FIRST; !m.isAfter(YearMonth.from(today)); m = m.plusMonths(1)) {
      if (!months.containsKey(m)) {
        months.put(m, draw(m));
      }
    }
    for (int i = 0; i < 3; i++) {
      YearMonth some = YearMonth.from(today).minusMonths(random.nextInt(9));
      if (months.containsKey(some)) {
        months.put(some, random.nextInt(3) == 0 ? List.of() : draw(some));
      }
    }
    if (random.nextInt(3) == 0) {
      withoutMonth = List.of(row(null));
    }
  }

  private List<Row> draw(YearMonth month) {
    return IntStream.range(0, random.nextInt(5))
        .mapToObj(i -> row(month.atDay(1 + random.nextInt(month.lengthOfMonth()))))
        .toList();
  }

  private Row row(LocalDate day) {
    return new Row(day, "customer " + random.nextInt(6), "value " + ++values);
  }

  /** Returns the records of an execution of a TIMESPAN of months. */
  List<Row> timespan(int length, LocalDate today) {
    LocalDate latest =
        upTo(today).stream().map(Row::day).max(Comparator.naturalOrder()).orElse(today);
    LocalDate anchor = fromLatest ? latest : today;
    LocalDate month = anchor.withDayOfMonth(1);
    LocalDate start =
        switch (meaning) {
          case MONTHS_BEFORE_THIS, MONTHS_BEFORE_AND_THIS -> month.minusMonths(length);
          case MONTHS_WITH_THIS -> month.minusMonths(length - 1L);
          case CALENDAR_DAYS -> anchor.minusMonths(length);
          case THIRTY_DAYS -> anchor.minusDays(30L * length - 1);
        };
    boolean before = meaning == Meaning.MONTHS_BEFORE_THIS;
    List<Row> rows = new ArrayList<>();
    upTo(before ? month.minusDays(1) : anchor).stream()
        .filter(row -> !row.day().isBefore(start))
        .forEach(rows::add);
    return spoiled(rows, rows);
  }

  /** Returns the records of an execution of all rows. */
  List<Row> everything(LocalDate today) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(upTo(hasRunningMonth ? today : today.withDayOfMonth(1).minusDays(1)));
    rows.addAll(withoutMonth);
    return rows;
  }

  /** Returns the records of an explicit range, or of all rows for null. */
  List<Row> between(YearMonth start, YearMonth end, LocalDate today) {
    List<Row> rows = new ArrayList<>();
    upTo(today).stream()
        .filter(row -> start == null || !row.month().isBefore(start))
        .filter(row -> start == null || row.month().isBefore(end))
        .forEach(rows::add);
    rows.addAll(start == null ? withoutMonth : List.of());
    return rows;
  }

  private List<Row> upTo(LocalDate day) {
    return months.values().stream()
        .flatMap(List::stream)
        .filter(row -> !row.day().isAfter(day))
        .toList();
  }

  /** Adds stray records, or leaves only one month or none. */
  private List<Row> spoiled(List<Row> rows, List<Row> all) {
    int draw = random.nextInt(10);
    if (draw == 0 && !all.isEmpty()) {
      YearMonth only = all.get(random.nextInt(all.size())).month();
      return all.stream().filter(row -> row.month().equals(only)).toList();
    }
    if (draw == 1) {
      return List.of();
    }
    if (draw <= 4) {
      rows.add(row(FAR.get(random.nextInt(FAR.size()))));
    }
    if (draw == 5) {
      rows.add(row(null));
    }
    return rows;
  }
}
