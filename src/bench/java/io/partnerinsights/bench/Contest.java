package io.partnerinsights.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Several ways to do the same, run in turn, round by round, so that a noisy moment meets all of
 * them; medians and ratios are printed. The first way is the one that the others are compared to.
 */
final class Contest {
  private final String title;
  private final long bytes;
  private final Map<String, Runnable> ways = new LinkedHashMap<>();

  Contest(String title, long bytes) {
    this.title = title;
    this.bytes = bytes;
  }

  void enter(String name, Runnable way) {
    ways.put(name, way);
  }

  /** One round to warm up, then as many as asked for. */
  void run(int rounds) {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    ways.keySet().forEach(name -> nanos.put(name, new long[rounds]));
    ways.values().forEach(Runnable::run);
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Runnable> way : ways.entrySet()) {
        long start = System.nanoTime();
        way.getValue().run();
        nanos.get(way.getKey())[round] = System.nanoTime() - start;
      }
    }
    print(nanos);
  }

  private void print(Map<String, long[]> nanos) {
    long first = median(nanos.values().iterator().next());
    System.out.printf(
        "%n| %s | median ms | MB/s | first is faster by |%n|---|---|---|---|%n", title);
    nanos.forEach(
        (name, times) ->
            System.out.printf(
                "| %s | %d | %.0f | %.2f× |%n",
                name,
                Duration.ofNanos(median(times)).toMillis(),
                bytes * 1e3 / median(times),
                median(times) / (double) first));
  }

  private static long median(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
