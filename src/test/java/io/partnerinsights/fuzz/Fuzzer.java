package io.partnerinsights.fuzz;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs one case after the other for a while, each with the next seed. Run a case again with {@code
 * -Dfuzz.seed=N -Dfuzz.cases=1}; run longer with {@code -Dfuzz.seconds=600}.
 */
final class Fuzzer {
  private static final long FIRST_SEED = Long.getLong("fuzz.seed", 1);
  private static final long MAX_CASES = Long.getLong("fuzz.cases", Long.MAX_VALUE);
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 1));
  private static final Duration HANG = Duration.ofSeconds(60);
  private static final int MAX_FINDINGS = 5;

  /** A case, which may end with an error that has a code. */
  interface Case {
    void run(Random random) throws Exception;
  }

  private final Map<String, Integer> ends = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private final AtomicLong caseStart = new AtomicLong();
  private final AtomicLong seed = new AtomicLong(FIRST_SEED);

  /** Runs cases, and returns what neither passed nor had an error with a code. */
  List<String> run(String name, Case next) throws InterruptedException {
    Thread worker = new Thread(() -> work(next), "fuzz-" + name);
    worker.setDaemon(true);
    caseStart.set(System.nanoTime());
    worker.start();
    while (worker.isAlive()) {
      worker.join(1_000);
      if (worker.isAlive() && System.nanoTime() - caseStart.get() > HANG.toNanos()) {
        return List.of("seed " + seed + " hangs: " + List.of(worker.getStackTrace()));
      }
    }
    System.out.println("Fuzzed " + name + ": " + (seed.get() - FIRST_SEED) + " cases " + ends);
    return findings;
  }

  private void work(Case next) {
    long end = System.nanoTime() + TIME.toNanos();
    while (System.nanoTime() < end
        && seed.get() - FIRST_SEED < MAX_CASES
        && findings.size() < MAX_FINDINGS) {
      caseStart.set(System.nanoTime());
      ends.merge(end(next), 1, Integer::sum);
      seed.incrementAndGet();
    }
  }

  private String end(Case next) {
    try {
      next.run(new Random(seed.get()));
      return "accepted";
    } catch (PartnerInsightsException e) {
      return e.code().messageCode();
    } catch (Throwable e) {
      findings.add(
          "seed " + seed + ": " + e + " at " + List.of(e.getStackTrace()).subList(0, depth(e)));
      return "FOUND";
    }
  }

  private static int depth(Throwable e) {
    return Math.min(6, e.getStackTrace().length);
  }
}
