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
  private final Map<String, IssuedCode> issuedCodes = new ConcurrentHashMap<>();
  private final Set<String> redeemedCodes = ConcurrentHashMap.newKeySet();

  /** What a code stands for, with the hash of its verifier. The nonce may be empty. */
  record ConfirmedSignIn(String user, String redirectUri, String challenge, String nonce) {}

  private record IssuedCode(ConfirmedSignIn signIn, Instant expiresAt) {}

  AuthorizationCodes(Clock clock) {
    this.clock = clock;
  }

  String createCode(ConfirmedSignIn signIn) {
    String code = "1.sandbox-" + UUID.randomUUID();
    issuedCodes.put(code, new IssuedCode(signIn, clock.instant().plus(LIFETIME)));
    return code;
  }

  /** Redeems the code of a token request, or throws. A refused request uses up its code too. */
  ConfirmedSignIn redeemCode(Map<String, String> form) {
    String code = OAuthException.requireField(form, "code");
    String redirectUri = OAuthException.requireField(form, "redirect_uri");
    String verifier = OAuthException.requireField(form, "code_verifier");
    IssuedCode issuedCode = issuedCodes.remove(code);
    if (issuedCode == null) {
      throw redeemedCodes.contains(code)
          ? OAuthException.invalidGrant(54005, "OAuth2 Authorization code was already redeemed.")
          : OAuthException.invalidGrant(
              9002313, "Invalid request. Request is malformed or invalid.");
    }
    redeemedCodes.add(code);
    checkRedemption(issuedCode, redirectUri, verifier);
    return issuedCode.signIn();
  }

  private void checkRedemption(IssuedCode issuedCode, String redirectUri, String verifier) {
    if (!clock.instant().isBefore(issuedCode.expiresAt())) {
      throw OAuthException.invalidGrant(70008, "The provided authorization code has expired.");
    }
    if (!redirectUri.equals(issuedCode.signIn().redirectUri())) {
      throw OAuthException.invalidGrant(
          500112, "The reply address is not the one provided when requesting Authorization code.");
    }
    String challenge = Jwt.base64Digest("SHA-256", verifier.getBytes(StandardCharsets.US_ASCII));
    if (!challenge.equals(issuedCode.signIn().challenge())) {
      throw OAuthException.invalidGrant(
          501481, "The Code_Verifier does not match the code_challenge supplied in the request.");
    }
  }
}
