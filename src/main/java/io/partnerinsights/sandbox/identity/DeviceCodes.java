package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The device codes that are not redeemed yet. A code counts as entered after some polls. */
final class DeviceCodes {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private final Clock clock;
  private final int pollsUntilEntered;
  private final Map<String, PendingCode> pendingCodes = new ConcurrentHashMap<>();

  private record PendingCode(Instant expiresAt, AtomicInteger pollCount) {}

  /** Uses the settings' clock, because a user enters a code in real time. */
  DeviceCodes(SandboxSettings settings) {
    this.clock = settings.clock;
    this.pollsUntilEntered = settings.devicePollsUntilEntered;
  }

  String createCode() {
    String deviceCode = UUID.randomUUID().toString();
    pendingCodes.put(
        deviceCode, new PendingCode(clock.instant().plus(LIFETIME), new AtomicInteger()));
    return deviceCode;
  }

  /** Redeems a code, which works once; throws if it is unknown, expired or not entered yet. */
  void redeemCode(String deviceCode) {
    PendingCode pendingCode = deviceCode == null ? null : pendingCodes.get(deviceCode);
    if (pendingCode == null) {
      throw new OAuthException(
          400, "bad_verification_code", 70019, "The device code is not known.");
    }
    if (!clock.instant().isBefore(pendingCode.expiresAt())) {
      throw new OAuthException(400, "expired_token", 70020, "The device code has expired.");
    }
    if (pendingCode.pollCount().getAndIncrement() < pollsUntilEntered) {
      throw new OAuthException(
          400, "authorization_pending", 70016, "The user has not entered the code yet.");
    }
    pendingCodes.remove(deviceCode);
  }
}
