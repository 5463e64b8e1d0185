package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.identity.Mfa;
import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.Tenant.SignInRules;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.wire.Answer;
import io.partnerinsights.sandbox.wire.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lets a call pass if its bearer token is good. */
public final class Gate {
  private static final String SCHEME = "bearer ";

  private final TokenIssuer issuer;
  private final SignInRules rules;

  /** A gate that trusts one issuer. */
  public Gate(TokenIssuer issuer, SignInRules rules) {
    this.issuer = issuer;
    this.rules = rules;
  }

  sealed interface Passage {}

  record Passed(String user) implements Passage {}

  record Refused(Answer answer) implements Passage {}

  /** The name of the token's holder, for a good token. */
  public Optional<String> holder(Call call) {
    return principal(call).map(Principal::name);
  }

  private Optional<Principal> principal(Call call) {
    return call.header("Authorization")
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .flatMap(header -> issuer.holder(header.substring(SCHEME.length()).strip()));
  }

  Passage ask(Call call) {
    Optional<Principal> principal = principal(call);
    if (principal.isEmpty()) {
      String error = call.header("Authorization").isPresent() ? " error=\"invalid_token\"" : "";
      return refuse(401, "401", "Unauthorized").challenge("Bearer" + error);
    }
    if (rules.mfa() == Mfa.AT_API && !principal.get().strong()) {
      return refuse(401, "900421", "Invalid MFA: the token has no multi-factor authentication")
          .challenge("Bearer error=\"invalid_token\"");
    }
    if (principal.get().appOnly() && !rules.appOnlyAccepted()) {
      return new Refused(refuse(403, "403", "Forbidden: app-only tokens are not accepted").answer);
    }
    return new Passed(principal.get().name());
  }

  private record Refusal(Answer answer) {
    Refused challenge(String challenge) {
      return new Refused(answer.with("WWW-Authenticate", challenge));
    }
  }

  private static Refusal refuse(int status, String code, String message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statusCode", status);
    body.put("code", code);
    body.put("message", message);
    return new Refusal(Answer.json(status, body));
  }
}
