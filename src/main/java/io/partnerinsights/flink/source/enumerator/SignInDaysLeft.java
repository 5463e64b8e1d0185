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

  static final String NAME = "signInDaysLeft";

  /** Time between reads of the file, which a login or a renewal may have replaced. */
  static final Duration BETWEEN_READS = Duration.ofMinutes(1);

  private final Supplier<Optional<Instant>> readTokenEnd;
  private final Executor reader;
  private final Clock clock;

  /** Until when the token that was read last is valid. */
  private volatile Instant tokenEnd;

  /** When the file is read again; the end of time while it is read. */
  private volatile Instant nextRead;

  /**
   * @param readTokenEnd reads until when the stored token is valid, or empty if that is not known
   * @param tokenEnd what was read just now
   */
  SignInDaysLeft(
      Supplier<Optional<Instant>> readTokenEnd, Instant tokenEnd, Executor reader, Clock clock) {
    this.readTokenEnd = readTokenEnd;
    this.tokenEnd = tokenEnd;
    this.reader = reader;
    this.clock = clock;
    this.nextRead = clock.instant().plus(BETWEEN_READS);
  }

  /** Adds the gauge after the file was read, unless no login has written the token to a file. */
  static void addTo(MetricGroup group, FlinkRead read) {
    Executor reader = newReader();
    reader.execute(() -> addGauge(group, read, reader));
  }

  /** Creates a thread for each read, which ends soon after it. */
  private static Executor newReader() {
    return new ThreadPoolExecutor(
        0,
        1,
        1,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Threads.daemonFactory("partnerinsights-sign-in"));
  }

  private static void addGauge(MetricGroup group, FlinkRead read, Executor reader) {
    try {
      ConnectorOptions options = read.connectorOptions();
      Supplier<Optional<Instant>> readTokenEnd = () -> Session.findSignInEnd(options);
      readTokenEnd
          .get()
          .map(end -> new SignInDaysLeft(readTokenEnd, end, reader, MonotonicClock.system()))
          .ifPresent(gauge -> group.gauge(NAME, gauge));
    } catch (RuntimeException e) {
      LOG.debug(
          "Metric {} is absent. No action is needed, because the read fails with the same error",
          NAME,
          e);
    }
  }

  @Override
  public Long getValue() {
    Instant now = clock.instant();
    if (!now.isBefore(nextRead)) {
      nextRead = Instant.MAX;
      reader.execute(this::readFile);
    }
    return Duration.between(now, tokenEnd).toDays();
  }

  /** A file that cannot be read now leaves the end as it was. */
  private void readFile() {
    try {
      tokenEnd = readTokenEnd.get().orElse(tokenEnd);
    } finally {
      nextRead = clock.instant().plus(BETWEEN_READS);
    }
  }
}
