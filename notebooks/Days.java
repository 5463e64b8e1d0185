import io.partnerinsights.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Runs a sandbox, and lets a day pass for each line of the standard input. Prints the URL first, and
 * then the time after each day. Start it with {@code java -cp
 * target/partnerinsights-sandbox-0.1.0.jar notebooks/Days.java}.
 */
final class Days {
  /** The system's clock, and the days that have passed. */
  private static final class Calendar extends Clock {
    private volatile Duration passed = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(passed);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("This clock is in UTC");
    }
  }

  public static void main(String[] arguments) throws IOException {
    Calendar clock = new Calendar();
    try (Sandbox sandbox =
            Sandbox.builder()
                .clock(clock)
                .restated(true)
                .latency(Duration.ofSeconds(3))
                .tokenLifetime(Duration.ofDays(400))
                .start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
      System.out.println(sandbox.authorityUrl());
      while (lines.readLine() != null) {
        // An execution begins in one step and ends in the next.
        for (int half = 0; half < 2; half++) {
          clock.passed = clock.passed.plusHours(12);
          sandbox.settle();
        }
        System.out.println(clock.instant());
      }
    }
  }
}
