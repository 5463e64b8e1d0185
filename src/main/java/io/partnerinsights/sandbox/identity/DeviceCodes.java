package io.partnerinsights.sandbox.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Device codes in waiting. The owner is imaginary: after some polls the code counts as entered. */
final class DeviceCodes {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private final Clock clock;
  private final int pollsInVain;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  /** A code pair as the caller sees it. */
  record DeviceCode(String deviceCode, String userCode) {}

  private record Waiting(Instant expiresAt, AtomicInteger polls) {}

  DeviceCodes(Clock clock, int pollsInVain) {
    this.clock = clock;
    this.pollsInVain = pollsInVain;
  }

  DeviceCode create() {
    String deviceCode = UUID.randomUUID().toString();
    waiting.put(deviceCode, new Waiting(clock.instant().plus(LIFETIME), new AtomicInteger()));
    return new DeviceCode(deviceCode, deviceCode.substring(0, 8).toUpperCase(Locale.ROOT));
  }

  /** Uses the code up, or says why it cannot be used yet or any more. */
  void redeem(String deviceCode) {
    Waiting found = deviceCode == null ? null : waiting.get(deviceCode);
    if (found == null) {
      throw new SignInError(400, "bad_verification_code", 70019, "The device code is not known.");
    }
    if (!clock.instant().isBefore(found.expiresAt())) {
      throw new SignInError(400, "expired_token", 70020, "The device code has expired.");
    }
    if (found.polls().getAndIncrement() < pollsInVain) {
      throw new SignInError(
          400, "authorization_pending", 70016, "The user has not entered the code yet.");
    }
    waiting.remove(deviceCode);
  }
}
