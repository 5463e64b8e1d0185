package io.partnerinsights.sandbox;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault in the making: which requests ({@link #times}, {@link #after}, {@link #always}, {@link
 * #chance}), then, as the last call, what happens to them. Not for many threads.
 */
public final class Fault {
  private final Faults faults;
  private final String method;
  private final String pathPrefix;
  private long requests = 1;
  private long skipped;
  private double probability = 1;
  private long seed;

  Fault(Faults faults, String method, String pathPrefix) {
    this.faults = faults;
    this.method = method;
    this.pathPrefix = pathPrefix;
  }

  /** For so many requests instead of one. */
  public Fault times(long count) {
    this.requests = count;
    return this;
  }

  /** Lets so many requests that fit pass first. */
  public Fault after(long count) {
    this.skipped = count;
    return this;
  }

  /** For all requests, until the faults are cleared. */
  public Fault always() {
    return times(Long.MAX_VALUE);
  }

  /** For all requests with this probability, by a random number generator of this seed. */
  public Fault chance(double rate, long randomSeed) {
    this.probability = rate;
    this.seed = randomSeed;
    return always();
  }

  /** Answers with this status instead. */
  public void answer(int status) {
    answer(status, "Injected fault");
  }

  /** Answers with this status and message instead. */
  public void answer(int status, String message) {
    plan(new Faults.Status(status, Optional.empty(), message));
  }

  /** Answers with this status and {@code Retry-After}, in whole seconds, instead. */
  public void answer(int status, Duration retryAfter) {
    plan(new Faults.Status(status, Optional.of(retryAfter), "Injected fault"));
  }

  /** Breaks the connection before the request has any effect. */
  public void dropTheRequest() {
    plan(new Faults.DropRequest());
  }

  /** Lets the request have its effect and breaks the connection instead of answering. */
  public void loseTheAnswer() {
    plan(new Faults.LoseAnswer());
  }

  /** Answers as usual, later; in real time, whatever the sandbox's clock does. */
  public void delay(Duration duration) {
    plan(new Faults.Delay(duration));
  }

  /** Breaks the connection after so many bytes of the body; for downloads. */
  public void breakAfter(long bytes) {
    plan(new Faults.Break(bytes));
  }

  private void plan(Faults.Effect effect) {
    faults.add(new Faults.Planned(this, effect));
  }

  String method() {
    return method;
  }

  String pathPrefix() {
    return pathPrefix;
  }

  long requests() {
    return requests;
  }

  long skipped() {
    return skipped;
  }

  double probability() {
    return probability;
  }

  long seed() {
    return seed;
  }
}
