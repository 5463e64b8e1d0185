package io.partnerinsights.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs several ways of doing the same in turn, round by round, so that a noisy moment affects all
 * of them, and prints medians and ratios. The others are compared with the first way.
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

  /** Runs rounds that are not measured. */
  void warmUp(int rounds) {
    for (int round = 0; round < rounds; round++) {
      ways.values().forEach(Runnable::run);
    }
  }

  /** Runs one round to warm up, then measures the given number of rounds. */
  void run(int rounds) {
    Map<String, Times> times = new LinkedHashMap<>();
    ways.keySet().forEach(name -> times.put(name, new Times(rounds)));
    warmUp(1);
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Runnable> way : ways.entrySet()) {
        times.get(way.getKey()).measure(round, way.getValue());
      }
    }
    print(times);
  }

  private void print(Map<String, Times> times) {
    Times first = times.values().iterator().next();
    System.out.printf(
        "%n| %s | median ms | MB/s | first is faster by | CPU ms | first needs less by |"
            + "%n|---|---|---|---|---|---|%n",
        title);
    times.forEach(
        (name, all) ->
            System.out.printf(
                "| %s | %d | %.0f | %.2f× | %d | %.2f× |%n",
                name,
                Duration.ofNanos(median(all.wall)).toMillis(),
                bytes * 1e3 / median(all.wall),
                median(all.wall) / (double) median(first.wall),
                Duration.ofNanos(median(all.cpu)).toMillis(),
                median(all.cpu) / (double) median(first.cpu)));
  }

  private static long median(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /**
   * The times of one way in nanoseconds. Other programs on the machine affect the wall time, and
   * less the CPU time of this process, which includes the file server.
   */
  private static final class Times {
    private static final OperatingSystemMXBean PROCESS =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long[] wall;
    private final long[] cpu;

    Times(int rounds) {
      wall = new long[rounds];
      cpu = new long[rounds];
    }

    void measure(int round, Runnable way) {
      long start = System.nanoTime();
      long cpuStart = PROCESS.getProcessCpuTime();
      way.run();
      wall[round] = System.nanoTime() - start;
      cpu[round] = PROCESS.getProcessCpuTime() - cpuStart;
    }
  }
}
