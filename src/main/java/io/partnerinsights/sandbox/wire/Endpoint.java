package io.partnerinsights.sandbox.wire;

/** Answers calls; used by many threads at once. */
@FunctionalInterface
public interface Endpoint {
  /** The answer to one call. */
  Answer answer(Call call);
}
