package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** The one table from the authority's error codes to the connector's. First match wins. */
final class SignInErrors {
  private static final String RENEWABLE =
      "use refreshToken (from an interactive sign-in with MFA) or auth=deviceCode";

  private static final List<Row> TABLE =
      List.of(
          // 900421: not MFA; 50074, 50076, 50079, 50158: MFA has to be done or set up first.
          row(
              "AADSTS(50074|50076|50079|50158)|900421|interaction_required",
              ErrorCode.MFA_REQUIRED,
              "Signing in takes multi-factor authentication",
              RENEWABLE),
          row(
              "AADSTS(70020|70019)|expired_token|code_expired",
              ErrorCode.DEVICE_CODE_EXPIRED,
              "Nobody entered the device code in time",
              "start again and enter the code within 15 minutes"),
          row(
              "authorization_declined|access_denied",
              ErrorCode.SIGN_IN_REFUSED,
              "The sign-in was declined",
              "start again and accept it"),
          row(
              "AADSTS(90002|900023)",
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not know the tenant",
              "check tenantId"),
          row(
              "invalid_client|unauthorized_client|AADSTS700016",
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not accept the application",
              "check clientId and clientSecret, and whether the secret has expired"),
          row(
              "AADSTS(50173|70008|700081|700082|700084)",
              ErrorCode.SIGN_IN_REFUSED,
              "The refresh token is no longer valid",
              "sign in interactively once more and give the new refreshToken, or use"
                  + " auth=deviceCode"),
          row(
              "invalid_grant",
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not accept the user name and password, or the refresh token",
              "check username and password, or refreshToken; where MFA is enforced " + RENEWABLE));

  private static final Row OTHER =
      row("", ErrorCode.SIGN_IN_REFUSED, "The authority refused the sign-in", "check the options");

  private SignInErrors() {}

  /** Finds the row for {@code error}, the numbers and the description together. */
  static PartnerInsightsException of(SignInRefusal refusal) {
    Row row =
        TABLE.stream()
            .filter(each -> each.pattern.matcher(refusal.evidence()).find())
            .findFirst()
            .orElse(OTHER);
    return Problem.of(row.code, row.problem)
        .reason(refusal.reason())
        .remedy(row.remedy)
        .id("correlationId", refusal.correlationId())
        .cause(refusal.cause())
        .toException();
  }

  static PartnerInsightsException unreachable(String reason, Throwable cause) {
    return Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "The sign-in service gives no usable answer")
        .reason(reason)
        .remedy("check authorityUrl, the proxy and the trust store, or try again later")
        .cause(cause)
        .toException();
  }

  private static Row row(String pattern, ErrorCode code, String problem, String remedy) {
    return new Row(Pattern.compile(pattern), code, problem, remedy);
  }

  private record Row(Pattern pattern, ErrorCode code, String problem, String remedy) {}
}
