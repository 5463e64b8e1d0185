package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.flink.plan.FlinkRead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole days until the stored refresh token can start no job. A running job renews its token in
 * memory, so only a JobManager that starts later needs the stored one.
 *
 * <p>The file system of the token may hang, so neither the coordinator's thread nor a reporter's
 * reads the file. A reporter gets what was read last, and begins the next read. The gauge does not
 * depend on an enumerator, see {@link EnumeratorMetrics}.
 */
final class SignInDaysLeft implements Gauge<Long> {
  private static final Logger LOG = LoggerFactory.getLogger(SignInDaysLeft.class);

  static final String METRIC_NAME = "signInDaysLeft";

  /** Time between reads of the file, which a login or a renewal may have replaced. */
  static final Duration READ_INTERVAL = Duration.ofMinutes(1);

  private final Supplier<Optional<Instant>> expiryReader;
  private final Executor executor;
  private final Clock clock;

  /** Until when the token that was read last is valid. */
  private volatile Instant expiry;

  /** When the file is read again; the end of time while it is read. */
  private volatile Instant nextReadTime;

  /**
   * @param expiryReader reads until when the stored token is valid, or empty if that is not known
   * @param expiry what was read just now
   */
  SignInDaysLeft(
      Supplier<Optional<Instant>> expiryReader, Instant expiry, Executor executor, Clock clock) {
    this.expiryReader = expiryReader;
    this.expiry = expiry;
    this.executor = executor;
    this.clock = clock;
    this.nextReadTime = clock.instant().plus(READ_INTERVAL);
  }

  /** Adds the gauge after the file was read, unless no login has written the token to a file. */
  static void registerAsync(MetricGroup group, FlinkRead read) {
    Executor executor = newExecutor();
    executor.execute(() -> addGauge(group, read, executor));
  }

  /** Creates a thread for each read, which ends soon after it. */
  private static Executor newExecutor() {
    return new ThreadPoolExecutor(
        0,
        1,
        1,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Threads.daemonFactory("partnerinsights-sign-in"));
  }

  private static void addGauge(MetricGroup group, FlinkRead read, Executor executor) {
    try {
      ConnectorOptions options = read.parseOptions();
      Supplier<Optional<Instant>> expiryReader = () -> Session.findSignInExpiry(options);
      expiryReader
          .get()
          .map(end -> new SignInDaysLeft(expiryReader, end, executor, MonotonicClock.system()))
          .ifPresent(gauge -> group.gauge(METRIC_NAME, gauge));
    } catch (RuntimeException e) {
      LOG.debug(
          "Metric {} is not published, because of the error below. No action is needed for the"
              + " metric, because the read itself reports this error",
          METRIC_NAME,
          e);
    }
  }

  @Override
  public Long getValue() {
    Instant now = clock.instant();
    if (!now.isBefore(nextReadTime)) {
      nextReadTime = Instant.MAX;
      executor.execute(this::updateExpiry);
    }
    return Duration.between(now, expiry).toDays();
  }

  /** A file that cannot be read now leaves the end as it was. */
  private void updateExpiry() {
    try {
      expiry = expiryReader.get().orElse(expiry);
    } finally {
      nextReadTime = clock.instant().plus(READ_INTERVAL);
    }
  }
}
