package io.partnerinsights.sandbox.files;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs links and checks signatures, similar to a shared access signature of Azure Storage. */
final class LinkSigner {
  private final SecretKeySpec key =
      new SecretKeySpec(
          UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  private final Clock clock;
  private final Duration lifetime;

  LinkSigner(Clock clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** Returns the query string that permits reading a path from now on. */
  String sign(String path) {
    String expiry = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.MILLIS).toString();
    return "sv=2023-11-03&sr=b&sp=r&se="
        + expiry.replace(":", "%3A")
        + "&sig="
        + signature(path, expiry);
  }

  /** Returns whether these parameters permit reading a path now. */
  boolean permits(String path, Map<String, String> parameters) {
    String expiry = parameters.getOrDefault("se", "");
    String given = parameters.getOrDefault("sig", "");
    return MessageDigest.isEqual(bytes(given), bytes(signature(path, expiry))) && isFuture(expiry);
  }

  private boolean isFuture(String expiry) {
    try {
      return clock.instant().isBefore(Instant.parse(expiry));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private String signature(String path, String expiry) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] sum = mac.doFinal(bytes(path + "\n" + expiry));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
