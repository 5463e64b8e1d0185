package io.partnerinsights.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Runs several ways of doing the same in turn, round by round, so that a noisy moment affects all
 * of them, and prints medians and ratios. The others are compared with the first way.
 */
final class Contest {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final String title;
  private final long bytes;
  private final Map<String, Runnable> ways = new LinkedHashMap<>();
  private final Map<String, LongSupplier> processorTimes = new HashMap<>();

  Contest(String title, long bytes) {
    this.title = title;
    this.bytes = bytes;
  }

  void enter(String name, Runnable way) {
    enter(name, Contest::processorNanos, way);
  }

  /** Enters a way that runs in another process. */
  void enter(String name, EngineProcess engine, Runnable way) {
    enter(name, () -> engine.processorTime().toNanos(), way);
  }

  private void enter(String name, LongSupplier processorNanos, Runnable way) {
    ways.put(name, way);
    processorTimes.put(name, processorNanos);
  }

  private static long processorNanos() {
    return PROCESS.getProcessCpuTime();
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
        LongSupplier cpu = processorTimes.get(way.getKey());
        times.get(way.getKey()).measure(round, way.getValue(), cpu);
      }
    }
    print(times);
  }

  private void print(Map<String, Times> times) {
    Times first = times.values().iterator().next();
    System.out.printf(
        "%n| %s, %,d MB | median ms | fastest ms | MB/s | first is faster by | CPU ms | first needs"
            + " less by |%n|---|---|---|---|---|---|---|%n",
        title, bytes / 1_000_000);
    times.forEach(
        (name, all) ->
            System.out.printf(
                "| %s | %d | %d | %.0f | %.2f× | %d | %.2f× |%n",
                name,
                Duration.ofNanos(median(all.wall)).toMillis(),
                Duration.ofNanos(Arrays.stream(all.wall).min().orElseThrow()).toMillis(),
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
   * less the CPU time of the process. That of this process includes the file server.
   */
  private static final class Times {
    private final long[] wall;
    private final long[] cpu;

    Times(int rounds) {
      wall = new long[rounds];
      cpu = new long[rounds];
    }

    void measure(int round, Runnable way, LongSupplier processorNanos) {
      long cpuStart = processorNanos.getAsLong();
      long start = System.nanoTime();
      way.run();
      wall[round] = System.nanoTime() - start;
      cpu[round] = processorNanos.getAsLong() - cpuStart;
    }
  }
}
