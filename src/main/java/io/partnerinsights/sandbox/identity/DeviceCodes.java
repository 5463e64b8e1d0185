package io.partnerinsights.sandbox.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The device codes that are not redeemed yet. A code counts as entered after some polls. */
final class DeviceCodes {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private final Clock clock;
  private final int pendingPolls;
  private final Map<String, PendingCode> codes = new ConcurrentHashMap<>();

  /** A device code and the code that the user enters. */
  record DeviceCode(String deviceCode, String userCode) {}

  private record PendingCode(Instant expiresAt, AtomicInteger polls) {}

  DeviceCodes(Clock clock, int pendingPolls) {
    this.clock = clock;
    this.pendingPolls = pendingPolls;
  }

  DeviceCode create() {
    String deviceCode = UUID.randomUUID().toString();
    codes.put(deviceCode, new PendingCode(clock.instant().plus(LIFETIME), new AtomicInteger()));
    return new DeviceCode(deviceCode, deviceCode.substring(0, 8).toUpperCase(Locale.ROOT));
  }

  /** Redeems a code, which works once; throws if it is unknown, expired or not entered yet. */
  void redeem(String deviceCode) {
    PendingCode found = deviceCode == null ? null : codes.get(deviceCode);
    if (found == null) {
      throw new SignInException(
          400, "bad_verification_code", 70019, "The device code is not known.");
    }
    if (!clock.instant().isBefore(found.expiresAt())) {
      throw new SignInException(400, "expired_token", 70020, "The device code has expired.");
    }
    if (found.polls().getAndIncrement() < pendingPolls) {
      throw new SignInException(
          400, "authorization_pending", 70016, "The user has not entered the code yet.");
    }
    codes.remove(deviceCode);
  }
}
