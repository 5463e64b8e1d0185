package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadRules.ListedExecution;
import io.partnerinsights.spark.load.TableRows.Group;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service that keeps two years of rows and restates their numbers at random, and its clock. The
 * schedule's executions are late, empty, odd, gone, of the future or without a time.
 */
final class ModelWorld {
  static final int EARLIEST = 2000 * 12;
  private static final int[] HOURS = {1, 24, 24, 24, 240, 960, 960, 3600};
  private static final int[][] SIZES = {{1, 2, 3}, {1, 9, 19, 20, 21, 25, 40, 45}, {9, 12, 19}};

  final SplittableRandom random;
  final boolean hasMonths;
  final boolean isLifetime;
  private final boolean offersLifetime;

  /** Whether the schedule has not run yet: a trial, months before the load goes on. */
  private boolean isTrial;

  /** The number of passes in which the schedule does not run, because the user has paused it. */
  int paused;

  Instant now;
  final List<ModelFile> listed = new ArrayList<>();
  List<ListedExecution> executions = List.of();
  private final List<ModelFile> unlisted = new ArrayList<>();
  private final NavigableMap<Integer, Long> rows = new TreeMap<>();

  /** What the service had at earlier times, by which a report may have been generated. */
  private final NavigableMap<Instant, NavigableMap<Integer, Long>> past = new TreeMap<>();

  private final int seed;
  private int generated;

  /** A file, whose rows are counted by month. */
  record ModelFile(ExecutionKey key, NavigableMap<Integer, Long> rows) {
    @Nullable Instant time() {
      return key.time();
    }

    NavigableMap<Integer, List<Group>> groups(Months within) {
      NavigableMap<Integer, List<Group>> groups = new TreeMap<>();
      rows.forEach(
          (month, size) -> groups.put(month, List.of(new Group(month, key, size, Map.of()))));
      groups.keySet().removeIf(month -> !within.contains(month));
      return groups;
    }

    /** Whether the load waits for it, and newer ones too: it cannot be read now. */
    boolean isBad() {
      return key.id().startsWith("bad");
    }

    TableRows content() {
      return new TableRows(
          rows.entrySet().stream()
              .map(each -> new Group(each.getKey(), null, each.getValue(), Map.of()))
              .toList());
    }
  }

  ModelWorld(int seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    hasMonths = seed % 5 != 4;
    isLifetime = seed % 5 > 2;
    offersLifetime = isLifetime || seed % 7 == 3;
    isTrial = seed % 4 == 1;
    now = Instant.parse("2026-01-01T00:00:00Z").plus(random.nextInt(744), ChronoUnit.HOURS);
    for (int month = thisMonth() - 30; month < thisMonth(); month++) {
      rows.put(month, chance(.9) ? size() : 0);
    }
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long size() {
    int[] sizes = SIZES[seed % SIZES.length];
    return sizes[random.nextInt(sizes.length)];
  }

  int thisMonth() {
    return Months.toNumber(now);
  }

  int offered() {
    return offersLifetime ? EARLIEST : thisMonth() - 30;
  }

  String timespan() {
    return isLifetime ? "LIFETIME" : "LAST_6_MONTHS";
  }

  Months range(Instant generated) {
    return Months.of(timespan(), generated);
  }

  /** Returns the first month that the range has whole, in calendar months and in days. */
  int start(Instant generated) {
    int start = Months.toNumber(generated) - 5;
    LocalDate cut = LocalDate.ofInstant(generated, ZoneOffset.UTC).minusDays(180);
    while (!Months.toMonth(start).atDay(1).isAfter(cut)) {
      start++;
    }
    return isLifetime ? EARLIEST : start;
  }

  void pass() {
    past.put(now, new TreeMap<>(rows));
    int month = thisMonth() - 6;
    boolean ends = isTrial && chance(.3);
    isTrial &= !ends;
    int seconds = (ends ? 6600 : HOURS[random.nextInt(HOURS.length)]) * 3600;
    now = now.plusSeconds(seconds).plusNanos(random.nextInt(10_000_000) * 100L);
    for (; month <= thisMonth() + 1; month++) {
      if (!rows.containsKey(month) || chance(.3)) {
        rows.put(month > thisMonth() ? Months.NO_MONTH : month, chance(.9) ? size() : 0);
      }
    }
    for (int i = isTrial || paused > 0 ? 0 : random.nextInt(6); i > 0; i--) {
      (chance(.1) ? unlisted : listed).add(execution(now.minusSeconds(random.nextInt(seconds))));
    }
    paused = Math.max(0, paused - 1);
    unlisted.removeIf(late -> chance(.5) && listed.add(late));
    Instant oldest = now.minus(90, ChronoUnit.DAYS);
    listed.removeIf(file -> file.time() != null && file.time().isBefore(oldest));
    executions =
        listed.stream()
            .map(
                file ->
                    new ListedExecution(file.key, range(file.time() == null ? now : file.time())))
            .toList();
  }

  boolean hasTies() {
    return listed.stream().map(ModelFile::time).distinct().count() < listed.size();
  }

  ModelFile find(ExecutionKey key) {
    return listed.stream().filter(file -> file.key.equals(key)).findFirst().orElseThrow();
  }

  private ModelFile execution(Instant some) {
    Instant tie = listed.isEmpty() ? null : listed.get(listed.size() - 1).time();
    Instant time = tie == null || tie.isAfter(now) || chance(.9) ? some : tie;
    Instant later = now.plus(27_000, ChronoUnit.DAYS);
    int last = Months.toNumber(time);
    double odd = random.nextDouble();
    int first = odd < .05 ? last + 1 : isLifetime ? EARLIEST : last - 6;
    time = odd > .98 ? null : odd > .95 ? later : time;
    String id = (chance(.04) ? "gone" : chance(.04) ? "bad" : "e") + (1_000_000 + generated++);
    ModelFile file = file(id, time, first, last, odd > .05 && odd < .1);
    if (odd > .1 && odd < .13 && file.rows.size() > 2) {
      NavigableMap<Integer, Long> few = new TreeMap<>();
      few.put(file.rows.firstKey(), 1L);
      few.put(file.rows.lastKey(), 1L);
      return new ModelFile(file.key, few);
    }
    return file;
  }

  private ModelFile file(String id, @Nullable Instant time, int first, int last, boolean isOdd) {
    return file(new ExecutionKey(time, id), rows, first, last, isOdd);
  }

  /** Creates a file; one that is odd has rows of the year 1, of later years and without a month. */
  private ModelFile file(
      ExecutionKey key, NavigableMap<Integer, Long> some, int first, int last, boolean isOdd) {
    Instant time = key.time() == null ? now : key.time();
    int kept = Math.max(first, Math.min(thisMonth(), Months.toNumber(time)) - 24);
    NavigableMap<Integer, Long> has = new TreeMap<>();
    if (hasMonths && kept <= last) {
      has.putAll(some.subMap(kept, last + 1));
    }
    if (first <= EARLIEST) {
      has.put(Months.NO_MONTH, some.getOrDefault(Months.NO_MONTH, 1L));
    }
    if (isOdd && hasMonths) {
      List.of(12, thisMonth() + 40, Months.NO_MONTH).forEach(month -> has.put(month, 7L));
    }
    has.values().removeIf(size -> size == 0);
    return new ModelFile(key, has);
  }

  ModelFile report(int number, int first, int last) {
    int end = first <= EARLIEST ? thisMonth() : last;
    return file(ExecutionKey.BACKFILL + number, now, first, end, number % 4 == 2);
  }

  /** Creates the file of one read, from a month to today or for null over the range. */
  ModelFile once(@Nullable Integer from) {
    int start = isLifetime ? EARLIEST : thisMonth() - 6;
    return file("n" + now.toEpochMilli(), now, from == null ? start : from, thisMonth(), false);
  }

  /**
   * Months that the user fills, by a new report or by one that exists.
   *
   * @param isOld whether the existing report is read although the table has newer rows, which were
   *     written after it was chosen; null to create a new one
   */
  record Fill(Months months, ModelFile created, ModelFile existing, @Nullable Boolean isOld) {
    ModelFile choose(@Nullable Instant oldest) {
      boolean isRecent = oldest == null || !existing.time().isBefore(oldest);
      return isOld != null && (isOld || isRecent) ? existing : created;
    }
  }

  Fill fill() {
    int back = chance(.5) ? 5 + random.nextInt(2) : random.nextInt(40);
    int first = thisMonth() - back;
    int last = Math.min(thisMonth(), first + new int[] {0, 2, 6, 6, 12, 40}[random.nextInt(6)]);
    List<Instant> times = new ArrayList<>(past.tailMap(now.minus(90, ChronoUnit.DAYS)).keySet());
    Instant time = times.isEmpty() ? past.lastKey() : times.get(random.nextInt(times.size()));
    ModelFile existing = file(fill(time), past.get(time), first, last, false);
    ModelFile created = file(fill(now), rows, first, last, chance(.1));
    double odd = random.nextDouble();
    if (odd < .1 && created.rows.size() > 2) {
      created.rows.keySet().retainAll(List.of(created.rows.firstKey(), created.rows.lastKey()));
    } else if (odd < .15) {
      created.rows.clear();
    }
    Boolean isOld = chance(.4) ? null : Boolean.valueOf(chance(.5));
    return new Fill(new Months(first, last, false), created, existing, isOld);
  }

  private ExecutionKey fill(Instant time) {
    return new ExecutionKey(time, ExecutionKey.FILL + generated++);
  }
}
