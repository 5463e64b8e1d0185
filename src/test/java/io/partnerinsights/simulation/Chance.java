package io.partnerinsights.simulation;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Random numbers that each thread draws from a sequence of its own. They are therefore the same in
 * each run, although threads that were blocked may draw at the same time.
 */
final class Chance implements RandomGenerator {
  private final ThreadLocal<Random> sequence;

  /** Creates chance; the sequence of a thread is decided by this seed and the thread's name. */
  Chance(long seed) {
    this.sequence =
        ThreadLocal.withInitial(
            () -> new Random(seed * 31 + Thread.currentThread().getName().hashCode()));
  }

  @Override
  public long nextLong() {
    return sequence.get().nextLong();
  }
}
