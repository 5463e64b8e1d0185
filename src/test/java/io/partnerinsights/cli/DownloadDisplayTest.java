package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a long download says. */
final class DownloadDisplayTest {
  @Test
  void saysHowMuchWasReceivedOnceAMinute() {
    ManualClock clock = ManualClock.at(Instant.parse("2026-06-15T08:00:00Z"));
    List<String> lines = new ArrayList<>();
    try (DownloadDisplay display = new DownloadDisplay(new OpenWaits(clock, lines::add))) {
      for (long mib = 0; mib < 100; mib++) {
        display.show(mib << 20, mib < 50 ? null : 200L << 20);
        clock.advance(Duration.ofSeconds(1));
      }
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("download: 10 MiB, since ").endsWith(" (10 s)");
    assertThat(lines.get(1)).startsWith("download: 70 of 200 MiB, since ").endsWith("(1 min 10 s)");
  }
}
