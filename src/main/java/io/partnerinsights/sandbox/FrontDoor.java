package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.http.Gate;
import io.partnerinsights.sandbox.wire.Answer;
import io.partnerinsights.sandbox.wire.Call;
import io.partnerinsights.sandbox.wire.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sends every request to its endpoint, lets it meet its fault, and records it. */
final class FrontDoor implements Endpoint {
  private final Endpoints endpoints;
  private final List<String> bases;
  private final CallLog log;
  private final Faults faults;
  private final Clock clock;

  /** Where requests go; the API's by base path. */
  record Endpoints(Map<String, Endpoint> api, Endpoint identity, Endpoint files, Gate gate) {}

  FrontDoor(Endpoints endpoints, CallLog log, Faults faults, Clock clock) {
    this.endpoints = endpoints;
    this.bases = List.copyOf(endpoints.api().keySet());
    this.log = log;
    this.faults = faults;
    this.clock = clock;
  }

  @Override
  public Answer answer(Call call) {
    Optional<String> base =
        bases.stream().filter(prefix -> call.path().startsWith(prefix + "/")).findFirst();
    boolean download = call.path().startsWith(BlobStore.PREFIX);
    Kind kind = base.isPresent() ? Kind.API : download ? Kind.DOWNLOAD : Kind.SIGN_IN;
    Endpoint endpoint =
        switch (kind) {
          case API -> endpoints.api().get(base.get());
          case SIGN_IN -> endpoints.identity();
          case DOWNLOAD -> endpoints.files();
        };
    String path = base.map(prefix -> call.path().substring(prefix.length())).orElse(call.path());
    // Before the call: a call that revokes or outlives its token was still made with it.
    String principal = endpoints.gate().holder(call).orElse("");
    Answer answer =
        faults
            .meet(call.method(), path)
            .map(effect -> apply(effect, endpoint, call))
            .orElseGet(() -> endpoint.answer(call));
    String query = call.query() == null ? "" : download ? "***" : call.query();
    log.add(
        new RecordedCall(
            kind, call.method(), path, query, answer.status(), principal, clock.instant()));
    return answer;
  }

  private static Answer apply(Faults.Effect effect, Endpoint endpoint, Call call) {
    if (effect instanceof Faults.Status status) {
      return status(status);
    }
    if (effect instanceof Faults.DropRequest) {
      return Answer.hangUp();
    }
    if (effect instanceof Faults.Delay delay) {
      sleep(delay.duration());
    }
    Answer answer = endpoint.answer(call);
    if (effect instanceof Faults.Break cut) {
      return answer.cutAt(cut.bytes());
    }
    return effect instanceof Faults.LoseAnswer ? Answer.hangUp() : answer;
  }

  private static Answer status(Faults.Status status) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statusCode", status.status());
    body.put("message", status.message());
    Answer answer = Answer.json(status.status(), body);
    return status
        .retryAfter()
        .map(wait -> answer.with("Retry-After", String.valueOf(wait.toSeconds())))
        .orElse(answer);
  }

  private static void sleep(Duration duration) {
    long until = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
