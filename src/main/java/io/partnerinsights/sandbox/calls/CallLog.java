package io.partnerinsights.sandbox.calls;

import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The requests to a sandbox, in order. A request is recorded before its response is sent, so that
 * it is found as soon as the response arrives. Thread-safe.
 */
public final class CallLog {
  private final List<RecordedCall> calls = new ArrayList<>();

  public CallLog() {}

  public synchronized void add(RecordedCall call) {
    calls.add(call);
    notifyAll();
  }

  public synchronized List<RecordedCall> all() {
    return List.copyOf(calls);
  }

  /** Counts the API calls with this method, without sign-ins and downloads. */
  public long countApiCalls(String method) {
    return count(call -> call.kind() == Kind.API && call.method().equals(method));
  }

  /** Counts the calls of any kind with this method whose path has this prefix. */
  public long count(String method, String pathPrefix) {
    return count(call -> call.method().equals(method) && call.path().startsWith(pathPrefix));
  }

  public long count(Kind kind) {
    return count(call -> call.kind() == kind);
  }

  public long count(Predicate<RecordedCall> filter) {
    return all().stream().filter(filter).count();
  }

  /** Waits until there is a call of any kind with this method whose path has this prefix. */
  public synchronized void awaitCall(String method, String pathPrefix) throws InterruptedException {
    awaitUntil(log -> log.count(method, pathPrefix) > 0);
  }

  public synchronized void awaitUntil(Predicate<CallLog> condition) throws InterruptedException {
    while (!condition.test(this)) {
      wait();
    }
  }

  public synchronized void reset() {
    calls.clear();
  }
}
