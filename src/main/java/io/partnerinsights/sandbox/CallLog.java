package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The requests that the sandbox has met, in order. A request is in the log before its answer is
 * sent: who has the answer finds the call. Safe for many threads.
 */
public final class CallLog {
  private final List<RecordedCall> calls = new ArrayList<>();

  CallLog() {}

  synchronized void add(RecordedCall call) {
    calls.add(call);
    notifyAll();
  }

  /** All calls so far. */
  public synchronized List<RecordedCall> all() {
    return List.copyOf(calls);
  }

  /** The API calls with that method; sign-ins and downloads do not count. */
  public long count(String method) {
    return count(call -> call.kind() == Kind.API && call.method().equals(method));
  }

  /** The calls of any kind with that method whose path begins so. */
  public long count(String method, String pathPrefix) {
    return count(call -> call.method().equals(method) && call.path().startsWith(pathPrefix));
  }

  /** The calls of one kind. */
  public long count(Kind kind) {
    return count(call -> call.kind() == kind);
  }

  /** The calls that fit. */
  public long count(Predicate<RecordedCall> filter) {
    return all().stream().filter(filter).count();
  }

  /**
   * Waits for a call of any kind with that method whose path begins so; returns at once if there
   * was one.
   */
  public synchronized void await(String method, String pathPrefix) throws InterruptedException {
    while (count(method, pathPrefix) == 0) {
      wait();
    }
  }

  /** Forgets all calls. */
  public synchronized void reset() {
    calls.clear();
  }
}
