package io.partnerinsights.core.doctor;

import io.partnerinsights.core.client.TokenHolder;
import io.partnerinsights.core.doctor.Check.Result;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reports whether the service counts the sign-in as one with multi-factor authentication. It says
 * so in its response to a call with the header ValidateMfa.
 */
final class MfaCheck {
  private final CheckContext account;

  MfaCheck(CheckContext account) {
    this.account = account;
  }

  Result result() {
    if (TokenHolder.of(account.tokens().token()).isApplication()) {
      return Result.passed("an application without a user needs no MFA");
    }
    Set<String> answers =
        account.recorder().exchanges().stream()
            .filter(Exchange::isOfApi)
            .map(exchange -> exchange.headers().get(BodyRedaction.MFA_HEADER))
            .filter(Objects::nonNull)
            .map(String::strip)
            .collect(Collectors.toSet());
    return Result.passed(meaning(answers));
  }

  /** Passes in each case, because reads work while the service accepts the calls. */
  private static String meaning(Set<String> answers) {
    if (answers.stream().anyMatch("false"::equalsIgnoreCase)) {
      return "the service counts this sign-in as one without MFA (isMfaCompliant is false), and"
          + " since June 2026 refuses a growing share of such calls: sign in with MFA"
          + " (partnerinsights login) in a tenant that enforces it for this user";
    }
    return answers.stream().anyMatch("true"::equalsIgnoreCase)
        ? "the service counts this sign-in as one with MFA (isMfaCompliant is true)"
        : "no response to ValidateMfa has the header isMfaCompliant, so it is not known whether"
            + " this sign-in counts as one with MFA";
  }
}
