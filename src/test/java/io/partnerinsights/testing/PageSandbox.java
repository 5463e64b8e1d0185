package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** The sandbox as its jar starts it, on a day that does not change. */
public final class PageSandbox {
  /** The day of all outputs. */
  public static final Instant TODAY = Instant.parse("2026-11-16T08:00:00Z");

  private PageSandbox() {}

  /** Returns settings with which a report completes at once. */
  public static SandboxBuilder newBuilder() {
    return Sandbox.builder()
        .clock(Clock.fixed(TODAY, ZoneOffset.UTC))
        .latency(Duration.ZERO)
        .restated(true)
        .linkLifetime(Duration.ofDays(400))
        .with(s -> s.devicePollsUntilEntered = 0);
  }

  /**
   * Returns the settings for a page: a report of a load that does not wait takes until tomorrow.
   */
  public static SandboxBuilder of(Path page) throws IOException {
    return Files.readString(page).contains("wait => false")
        ? newBuilder().latency(Duration.ofHours(1))
        : newBuilder();
  }
}
