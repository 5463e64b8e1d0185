package io.partnerinsights.core.cache;

/** Remembers whether the newest read of a report failed. Thread-safe. */
final class ReadFailures {
  private long reads;

  /** The number of the newest read that failed; 0 if a later one succeeded, or none failed. */
  private long failed;

  /** Begins a read, and returns the receiver of its end. */
  synchronized ReadOutcome begin() {
    return new Outcome(this, ++reads);
  }

  synchronized boolean isFailed() {
    return failed > 0;
  }

  private synchronized void failed(long read) {
    failed = Math.max(failed, read);
  }

  private synchronized void succeeded(long read) {
    failed = read > failed ? 0 : failed;
  }

  private record Outcome(ReadFailures failures, long read) implements ReadOutcome {
    @Override
    public void succeeded() {
      failures.succeeded(read);
    }

    @Override
    public void failed() {
      failures.failed(read);
    }
  }
}
