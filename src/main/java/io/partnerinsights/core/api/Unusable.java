package io.partnerinsights.core.api;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.HttpAnswer;
import java.io.IOException;
import java.util.Optional;

/** The errors of calls that got no answer, or none that could be the service's. */
final class Unusable {
  private Unusable() {}

  static PartnerInsightsException answer(ApiCall call, String reason) {
    return problem(call, ErrorCode.BAD_ANSWER, "a useless answer")
        .reason(reason)
        .remedy("check apiUrl and the proxy")
        .toException();
  }

  static PartnerInsightsException notJson(ApiCall call, HttpAnswer answer) {
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
    return problem(call, ErrorCode.OUTCOME_UNKNOWN, "sent, but the answer was lost")
        .reason(words(e))
        .remedy("it may have taken effect: list by name before sending it again")
        .id("correlationId", correlationId)
        .cause(e)
        .toException();
  }

  static PartnerInsightsException unreachable(ApiCall call, IOException e) {
    return problem(call, ErrorCode.SERVICE_UNREACHABLE, "the service cannot be reached")
        .reason(call.url().host() + ": " + words(e))
        .remedy("check apiUrl, the proxy and the trust store, or try again later")
        .cause(e)
        .toException();
  }

  private static Problem problem(ApiCall call, ErrorCode code, String what) {
    Problem problem = Problem.of(code, call.name() + ": " + what);
    call.ids().forEach(problem::id);
    return problem;
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
