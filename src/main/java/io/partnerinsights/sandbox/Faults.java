package io.partnerinsights.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is to go wrong, and when.
 *
 * <pre>{@code
 * sandbox.faults().on("GET", "/ScheduledReport/execution").times(2).answer(503);
 * sandbox.faults().on("POST", "/ScheduledReport").loseTheAnswer();
 * sandbox.faults().on("GET", "/blob/").breakAfter(10_000);
 * sandbox.faults().on("GET", "/").chance(0.2, 42).answer(500);
 * }</pre>
 *
 * <p>Paths are those of {@link RecordedCall#path()}. A request meets the first fault that fits it
 * and has not been used up. Safe for many threads.
 */
public final class Faults {
  private final List<Planned> plan = new ArrayList<>();
  private final AtomicLong met = new AtomicLong();

  Faults() {}

  /** Begins a fault for requests with this method whose path begins so; one request by default. */
  public Fault on(String method, String pathPrefix) {
    return new Fault(this, method, pathPrefix);
  }

  /** How many requests have met a fault. */
  public long met() {
    return met.get();
  }

  /** Drops all faults. */
  public synchronized void clear() {
    plan.clear();
  }

  synchronized void add(Planned planned) {
    plan.add(planned);
  }

  /** The effect on this request, if it meets a fault. */
  synchronized Optional<Effect> meet(String method, String path) {
    for (Iterator<Planned> all = plan.iterator(); all.hasNext(); ) {
      Planned planned = all.next();
      if (planned.fits(method, path) && planned.strikes()) {
        if (planned.isUsedUp()) {
          all.remove();
        }
        met.incrementAndGet();
        return Optional.of(planned.effect());
      }
    }
    return Optional.empty();
  }

  /** What happens to a request. */
  sealed interface Effect {}

  record Status(int status, Optional<Duration> retryAfter, String message) implements Effect {}

  record DropRequest() implements Effect {}

  record LoseAnswer() implements Effect {}

  record Delay(Duration duration) implements Effect {}

  record Break(long bytes) implements Effect {}

  /** A fault that waits for its requests. */
  static final class Planned {
    private final Fault fault;
    private final Effect effect;
    private final Random random;
    private long skip;
    private long left;

    Planned(Fault fault, Effect effect) {
      this.fault = fault;
      this.effect = effect;
      this.random = new Random(fault.seed());
      this.skip = fault.skipped();
      this.left = fault.requests();
    }

    boolean fits(String method, String path) {
      return method.equals(fault.method()) && path.startsWith(fault.pathPrefix());
    }

    /** Counts a request that fits. */
    boolean strikes() {
      if (skip > 0) {
        skip--;
        return false;
      }
      if (random.nextDouble() >= fault.probability()) {
        return false;
      }
      left--;
      return true;
    }

    boolean isUsedUp() {
      return left <= 0;
    }

    Effect effect() {
      return effect;
    }
  }
}
