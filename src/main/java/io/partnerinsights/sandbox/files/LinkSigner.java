package io.partnerinsights.sandbox.files;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Signs links similar to shared access signatures of Azure Storage, by a key of the sandbox. */
record LinkSigner(Clock clock, Duration lifetime, UUID key) {
  String sign(String path) {
    String expiry = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.MILLIS).toString();
    return "sv=2023-11-03&sr=b&sp=r&se="
        + expiry.replace(":", "%3A")
        + "&sig="
        + signature(path, expiry);
  }

  boolean permits(String path, Map<String, String> parameters) {
    String expiry = parameters.getOrDefault("se", "");
    return signature(path, expiry).equals(parameters.get("sig")) && isFuture(expiry);
  }

  private boolean isFuture(String expiry) {
    try {
      return clock.instant().isBefore(Instant.parse(expiry));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private String signature(String path, String expiry) {
    byte[] signed = (key + path + "\n" + expiry).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(signed).toString();
  }
}
