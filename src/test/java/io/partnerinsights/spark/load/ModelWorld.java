package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadRules.ListedExecution;
import io.partnerinsights.spark.load.RowStats.RowGroup;
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
  int pausedPasses;

  Instant now;
  final List<ModelFile> listedFiles = new ArrayList<>();
  List<ListedExecution> executions = List.of();
  private final List<ModelFile> unlistedFiles = new ArrayList<>();
  final NavigableMap<Integer, Long> rows = new TreeMap<>();

  /** What the service had at earlier times, by which a report may have been generated. */
  private final NavigableMap<Instant, NavigableMap<Integer, Long>> pastRows = new TreeMap<>();

  private final int seed;
  private int generatedIds;

  /** A file, whose rows are counted by month. */
  record ModelFile(ExecutionKey key, NavigableMap<Integer, Long> rows) {
    @Nullable Instant time() {
      return key.generatedTime();
    }

    NavigableMap<Integer, List<RowGroup>> groupsIn(Months months) {
      NavigableMap<Integer, List<RowGroup>> groups = new TreeMap<>();
      rows.forEach(
          (month, size) -> groups.put(month, List.of(new RowGroup(month, key, size, Map.of()))));
      groups.keySet().removeIf(month -> !months.contains(month));
      return groups;
    }

    /** Whether the load waits for it, and newer ones too: it cannot be read now. */
    boolean isBad() {
      return key.id().startsWith("bad");
    }

    RowStats toTableRows() {
      return new RowStats(
          rows.entrySet().stream()
              .map(each -> new RowGroup(each.getKey(), null, each.getValue(), Map.of()))
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
      rows.put(month, chance(.9) ? randomSize() : 0);
    }
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long randomSize() {
    int[] sizes = SIZES[seed % SIZES.length];
    return sizes[random.nextInt(sizes.length)];
  }

  int thisMonth() {
    return Months.toNumber(now);
  }

  int offeredMonth() {
    return offersLifetime ? EARLIEST : thisMonth() - 30;
  }

  String timespan() {
    return isLifetime ? "LIFETIME" : "LAST_6_MONTHS";
  }

  Months rangeAt(Instant generatedAt) {
    return Months.ofExecution(timespan(), generatedAt);
  }

  /** Returns the first month that the range has whole, in calendar months and in days. */
  int firstWholeMonth(Instant generatedAt) {
    int start = Months.toNumber(generatedAt) - 5;
    LocalDate cutDay = LocalDate.ofInstant(generatedAt, ZoneOffset.UTC).minusDays(180);
    while (!Months.toMonth(start).atDay(1).isAfter(cutDay)) {
      start++;
    }
    return isLifetime ? EARLIEST : start;
  }

  void passTime() {
    pastRows.put(now, new TreeMap<>(rows));
    int month = thisMonth() - 6;
    boolean ends = isTrial && chance(.3);
    isTrial &= !ends;
    int seconds = (ends ? 6600 : HOURS[random.nextInt(HOURS.length)]) * 3600;
    now = now.plusSeconds(seconds).plusNanos(random.nextInt(10_000_000) * 100L);
    for (; month <= thisMonth() + 1; month++) {
      if (!rows.containsKey(month) || chance(.3)) {
        rows.put(month > thisMonth() ? Months.NO_MONTH : month, chance(.9) ? randomSize() : 0);
      }
    }
    for (int i = isTrial || pausedPasses > 0 ? 0 : random.nextInt(6); i > 0; i--) {
      (chance(.1) ? unlistedFiles : listedFiles)
          .add(newExecution(now.minusSeconds(random.nextInt(seconds))));
    }
    pausedPasses = Math.max(0, pausedPasses - 1);
    unlistedFiles.removeIf(late -> chance(.5) && listedFiles.add(late));
    Instant oldestListed = now.minus(90, ChronoUnit.DAYS);
    listedFiles.removeIf(file -> file.time() != null && file.time().isBefore(oldestListed));
    executions =
        listedFiles.stream()
            .map(
                file ->
                    new ListedExecution(file.key, rangeAt(file.time() == null ? now : file.time())))
            .toList();
  }

  boolean hasTies() {
    return listedFiles.stream().map(ModelFile::time).distinct().count() < listedFiles.size();
  }

  ModelFile findFile(ExecutionKey key) {
    return listedFiles.stream().filter(file -> file.key.equals(key)).findFirst().orElseThrow();
  }

  private ModelFile newExecution(Instant wantedTime) {
    Instant tie = listedFiles.isEmpty() ? null : listedFiles.get(listedFiles.size() - 1).time();
    Instant time = tie == null || tie.isAfter(now) || chance(.9) ? wantedTime : tie;
    Instant futureTime = now.plus(27_000, ChronoUnit.DAYS);
    int lastMonth = Months.toNumber(time);
    double odd = random.nextDouble();
    int firstMonth = odd < .05 ? lastMonth + 1 : isLifetime ? EARLIEST : lastMonth - 6;
    time = odd > .98 ? null : odd > .95 ? futureTime : time;
    String id = (chance(.04) ? "gone" : chance(.04) ? "bad" : "e") + (1_000_000 + generatedIds++);
    ModelFile file = newFile(id, time, firstMonth, lastMonth, odd > .05 && odd < .1);
    if (odd > .1 && odd < .13 && file.rows.size() > 2) {
      NavigableMap<Integer, Long> few = new TreeMap<>();
      few.put(file.rows.firstKey(), 1L);
      few.put(file.rows.lastKey(), 1L);
      return new ModelFile(file.key, few);
    }
    return file;
  }

  private ModelFile newFile(
      String id, @Nullable Instant time, int firstMonth, int lastMonth, boolean isOdd) {
    return newFile(new ExecutionKey(time, id), rows, firstMonth, lastMonth, isOdd);
  }

  /** Creates a file; one that is odd has rows of the year 1, of later years and without a month. */
  private ModelFile newFile(
      ExecutionKey key,
      NavigableMap<Integer, Long> rowsByMonth,
      int firstMonth,
      int lastMonth,
      boolean isOdd) {
    Instant time = key.generatedTime() == null ? now : key.generatedTime();
    int firstKeptMonth = Math.max(firstMonth, Math.min(thisMonth(), Months.toNumber(time)) - 24);
    NavigableMap<Integer, Long> fileRows = new TreeMap<>();
    if (hasMonths && firstKeptMonth <= lastMonth) {
      fileRows.putAll(rowsByMonth.subMap(firstKeptMonth, lastMonth + 1));
    }
    if (firstMonth <= EARLIEST) {
      fileRows.put(Months.NO_MONTH, rowsByMonth.getOrDefault(Months.NO_MONTH, 1L));
    }
    if (isOdd && hasMonths) {
      List.of(12, thisMonth() + 40, Months.NO_MONTH).forEach(month -> fileRows.put(month, 7L));
    }
    fileRows.values().removeIf(size -> size == 0);
    return new ModelFile(key, fileRows);
  }

  ModelFile newReport(int number, int firstMonth, int lastMonth) {
    int endMonth = firstMonth <= EARLIEST ? thisMonth() : lastMonth;
    return newFile(
        ExecutionKey.BACKFILL_PREFIX + number, now, firstMonth, endMonth, number % 4 == 2);
  }

  /** Creates the file of one read, from a month to today or for null over the range. */
  ModelFile newSingleReport(@Nullable Integer firstMonth) {
    int start = isLifetime ? EARLIEST : thisMonth() - 6;
    return newFile(
        "n" + now.toEpochMilli(), now, firstMonth == null ? start : firstMonth, thisMonth(), false);
  }

  /**
   * Months that the user fills, by a new report or by one that exists.
   *
   * @param isOld whether the existing report is read although the table has newer rows, which were
   *     written after it was chosen; null to create a new one
   */
  record Fill(Months months, ModelFile newFile, ModelFile existingFile, @Nullable Boolean isOld) {
    ModelFile chooseFile(@Nullable Instant oldestAllowed) {
      boolean isRecent = oldestAllowed == null || !existingFile.time().isBefore(oldestAllowed);
      return isOld != null && (isOld || isRecent) ? existingFile : newFile;
    }
  }

  Fill newFill() {
    int back = chance(.5) ? 5 + random.nextInt(2) : random.nextInt(40);
    int firstMonth = thisMonth() - back;
    int lastMonth =
        Math.min(thisMonth(), firstMonth + new int[] {0, 2, 6, 6, 12, 40}[random.nextInt(6)]);
    List<Instant> times =
        new ArrayList<>(pastRows.tailMap(now.minus(90, ChronoUnit.DAYS)).keySet());
    Instant time = times.isEmpty() ? pastRows.lastKey() : times.get(random.nextInt(times.size()));
    ModelFile existingFile =
        newFile(newFillKey(time), pastRows.get(time), firstMonth, lastMonth, false);
    ModelFile newFile = newFile(newFillKey(now), rows, firstMonth, lastMonth, chance(.1));
    double odd = random.nextDouble();
    if (odd < .1 && newFile.rows.size() > 2) {
      newFile.rows.keySet().retainAll(List.of(newFile.rows.firstKey(), newFile.rows.lastKey()));
    } else if (odd < .15) {
      newFile.rows.clear();
    }
    Boolean isOld = chance(.4) ? null : Boolean.valueOf(chance(.5));
    return new Fill(new Months(firstMonth, lastMonth, false), newFile, existingFile, isOld);
  }

  private ExecutionKey newFillKey(Instant time) {
    return new ExecutionKey(time, ExecutionKey.FILL_PREFIX + generatedIds++);
  }
}
