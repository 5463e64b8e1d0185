package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Signs in, and reads the claims of the token. They are not verified. */
final class SignInCheck {
  private static final String CHECK = "sign-in";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CheckedAccount account;

  SignInCheck(CheckedAccount account) {
    this.account = account;
  }

  Finding finding() {
    AccessToken token = account.tokens().token();
    List<String> facts = new ArrayList<>();
    facts.add(life(token));
    facts.add(claims(token));
    return Finding.passed(CHECK, String.join("; ", facts), "T1", "T5");
  }

  private static String life(AccessToken token) {
    return token.expiresAt().equals(Instant.MAX)
        ? "the token does not say when it expires"
        : "the token expires in "
            + Durations.readable(Duration.between(Instant.now(), token.expiresAt()));
  }

  private static String claims(AccessToken token) {
    String[] parts = token.value().reveal().split("\\.", -1);
    if (parts.length != 3) {
      return "the token has no readable claims";
    }
    try {
      return claims(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (IOException | IllegalArgumentException e) {
      return "the token has no readable claims";
    }
  }

  private static String claims(JsonNode claims) {
    boolean application = claims.path("idtyp").asText().equals("app");
    String who = application ? "an application" : "a user";
    return who + mfa(claims, application) + ", for " + claims.path("aud").asText("no audience");
  }

  private static String mfa(JsonNode claims, boolean application) {
    if (application) {
      return "";
    }
    for (JsonNode method : claims.path("amr")) {
      if (method.asText().equals("mfa")) {
        return " with MFA (claim amr)";
      }
    }
    return claims.has("amr") ? " without MFA (claim amr)" : ", and no claim says whether with MFA";
  }
}
