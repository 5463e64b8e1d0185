package io.partnerinsights.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** The settings of one read, which a seed chooses. */
record ReadSettings(String reuse, Duration maxAge, Duration timeout, String keep) {

  static ReadSettings of(Random random) {
    int kind = random.nextInt(10);
    String keepOption = kind == 1 || kind == 2 ? "report" : "nothing";
    return new ReadSettings(
        kind == 0 ? "never" : "auto",
        random.nextBoolean() ? Duration.ofHours(1) : Duration.ofHours(6),
        random.nextInt(5) == 0 ? Duration.ofMinutes(20) : Duration.ofHours(4),
        random.nextInt(8) == 0 ? "report" : keepOption);
  }

  /** Returns settings that keep no report, and whose time-out no report of a calm day needs. */
  static ReadSettings forCalm(Random random) {
    return new ReadSettings(
        random.nextInt(10) == 0 ? "never" : "auto",
        random.nextBoolean() ? Duration.ofHours(1) : Duration.ofHours(6),
        Duration.ofHours(4),
        "nothing");
  }

  Map<String, String> options() {
    return Map.of(
        "reuse",
        reuse,
        "reuseMaxAge",
        maxAge.toMinutes() + "m",
        "reportTimeout",
        timeout.toMinutes() + "m",
        "keep",
        keep);
  }
}
