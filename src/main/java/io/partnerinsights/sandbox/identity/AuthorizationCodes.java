package io.partnerinsights.sandbox.identity;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The authorization codes that users have confirmed. Each is redeemed once at most. */
final class AuthorizationCodes {
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, Issued> codes = new ConcurrentHashMap<>();
  private final Set<String> redeemed = ConcurrentHashMap.newKeySet();

  /** What a code stands for, with the hash of its verifier. The nonce may be empty. */
  record Confirmed(String user, String redirectUri, String challenge, String nonce) {}

  private record Issued(Confirmed confirmed, Instant expiresAt) {}

  AuthorizationCodes(Clock clock) {
    this.clock = clock;
  }

  String create(Confirmed confirmed) {
    String code = "1.sandbox-" + UUID.randomUUID();
    codes.put(code, new Issued(confirmed, clock.instant().plus(LIFETIME)));
    return code;
  }

  /** Redeems the code of a token request, or throws. A refused request uses up its code too. */
  Confirmed redeem(Map<String, String> form) {
    String code = SignInException.required(form, "code");
    String redirectUri = SignInException.required(form, "redirect_uri");
    String verifier = SignInException.required(form, "code_verifier");
    Issued issued = codes.remove(code);
    if (issued == null) {
      throw redeemed.contains(code)
          ? SignInException.grant(54005, "OAuth2 Authorization code was already redeemed.")
          : SignInException.grant(9002313, "Invalid request. Request is malformed or invalid.");
    }
    redeemed.add(code);
    check(issued, redirectUri, verifier);
    return issued.confirmed();
  }

  private void check(Issued issued, String redirectUri, String verifier) {
    if (!clock.instant().isBefore(issued.expiresAt())) {
      throw SignInException.grant(70008, "The provided authorization code has expired.");
    }
    if (!redirectUri.equals(issued.confirmed().redirectUri())) {
      throw SignInException.grant(
          500112, "The reply address is not the one provided when requesting Authorization code.");
    }
    String challenge = Jwt.digest("SHA-256", verifier.getBytes(StandardCharsets.US_ASCII));
    if (!challenge.equals(issued.confirmed().challenge())) {
      throw SignInException.grant(
          501481, "The Code_Verifier does not match the code_challenge supplied in the request.");
    }
  }
}
