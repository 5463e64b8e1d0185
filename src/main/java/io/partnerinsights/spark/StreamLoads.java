package io.partnerinsights.spark;

/**
 * Distinguishes loads of streams from other loads. Spark makes the same calls for both, on the same
 * thread, but only for a stream it asks for the schema of the source first.
 */
final class StreamLoads {
  private static final ThreadLocal<Boolean> BEGUN = new ThreadLocal<>();

  private StreamLoads() {}

  /** Marks the load that this thread begins as one of a stream. */
  static void begin() {
    BEGUN.set(true);
  }

  /** Returns whether this thread has begun the load of a stream, and removes the mark. */
  static boolean end() {
    boolean begun = BEGUN.get() != null;
    BEGUN.remove();
    return begun;
  }
}
