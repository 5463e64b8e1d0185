package io.partnerinsights.core.doctor;

import io.partnerinsights.core.client.TokenHolder;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.spi.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Signs in, and reads the claims of the token. They are not verified. */
final class SignInCheck {
  private final CheckContext account;

  SignInCheck(CheckContext account) {
    this.account = account;
  }

  Result result() {
    AccessToken token = account.tokens().token();
    List<String> facts = new ArrayList<>();
    facts.add(life(token));
    facts.add(claims(token));
    return Result.passed(String.join("; ", facts));
  }

  private static String life(AccessToken token) {
    return token.expiresAt().equals(Instant.MAX)
        ? "the token does not say when it expires"
        : "the token expires in "
            + Durations.readable(Duration.between(Instant.now(), token.expiresAt()));
  }

  private static String claims(AccessToken token) {
    if (token.claims().isEmpty()) {
      return "the token has no readable claims";
    }
    TokenHolder holder = TokenHolder.of(token);
    String who = holder.isApplication() ? "an application" : "a user" + mfa(holder);
    return who + ", for " + token.claims().getOrDefault("aud", "no audience");
  }

  private static String mfa(TokenHolder user) {
    Boolean mfa = user.mfa();
    if (mfa == null) {
      return ", and no claim says whether with MFA";
    }
    return mfa ? " with MFA (claim amr)" : " without MFA (claim amr)";
  }
}
