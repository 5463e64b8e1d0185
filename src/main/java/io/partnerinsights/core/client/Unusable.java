package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.util.Optional;

/** The errors of calls that could not be sent, got no answer, or none that is the service's. */
final class Unusable {
  /** What can be done when a creation's outcome is not known; nothing is tried again blindly. */
  static final String IN_DOUBT =
      "it may have taken effect: look among the account's queries and reports before you try"
          + " again";

  private Unusable() {}

  /** A header takes visible ASCII only; a line break at a token's end comes from some file. */
  static Secret checked(AccessToken token) {
    String text = token.value().reveal().strip();
    if (text.isEmpty() || !text.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
      throw Problem.of(ErrorCode.TOKEN_REJECTED, "The access token is unusable")
          .reason("it is empty or has letters that no token has")
          .remedy("check where it comes from: option accessToken, or a token provider of your own")
          .toException();
    }
    return Secret.of(text);
  }

  static PartnerInsightsException answer(ApiCall call, String reason) {
    return problem(call, ErrorCode.BAD_ANSWER, "The service gave a useless answer when asked to ")
        .reason(reason)
        .remedy("check option apiUrl and the proxy options")
        .toException();
  }

  static PartnerInsightsException notJson(ApiCall call, TextResponse answer) {
    String type = Optional.ofNullable(answer.headers().get("Content-Type")).orElse("no type");
    return answer(
        call,
        "HTTP status "
            + answer.status()
            + " with "
            + type
            + ", which is not the JSON of this service");
  }

  /** The request had been sent: only a POST that may have taken effect is in doubt. */
  static PartnerInsightsException lost(ApiCall call, IOException e, String correlationId) {
    if (!call.isPost()) {
      return unreachable(call, e);
    }
    return problem(
            call, ErrorCode.OUTCOME_UNKNOWN, "The answer was lost when the service was asked to ")
        .reason(words(e))
        .remedy(IN_DOUBT)
        .id("correlationId", correlationId)
        .cause(e)
        .toException();
  }

  static PartnerInsightsException unreachable(ApiCall call, IOException e) {
    return problem(call, ErrorCode.SERVICE_UNREACHABLE, "The service cannot be reached to ")
        .reason(call.url().host() + ": " + words(e))
        .remedy("check options apiUrl, proxy and trustStore, or try again later")
        .cause(e)
        .toException();
  }

  private static Problem problem(ApiCall call, ErrorCode code, String what) {
    Problem problem = Problem.of(code, what + call.name());
    call.ids().forEach(problem::id);
    return problem;
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
