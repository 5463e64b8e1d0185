package io.partnerinsights.sandbox.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
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

  /**
   * What a code stands for.
   *
   * @param challenge hash of the verifier that redeems the code
   * @param nonce for the id token; empty for none
   */
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
    String code = Fields.required(form, "code");
    String redirectUri = Fields.required(form, "redirect_uri");
    String verifier = Fields.required(form, "code_verifier");
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
    if (!challenge(verifier).equals(issued.confirmed().challenge())) {
      throw SignInException.grant(
          501481, "The Code_Verifier does not match the code_challenge supplied in the request.");
    }
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
