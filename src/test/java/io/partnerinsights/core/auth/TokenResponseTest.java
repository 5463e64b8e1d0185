package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and refusals of an authority. */
class TokenResponseTest {
  private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"expires_in\": \"3599\", \"expires_on\": \"9\" | 2026-01-01T00:59:59Z",
        "\"expires_in\": 3599                            | 2026-01-01T00:59:59Z",
        "\"expires_on\": \"1767229200\"                  | 2026-01-01T01:00:00Z",
        "\"expires_on\": 1767229200                      | 2026-01-01T01:00:00Z",
        "\"expires_in\": \"soon\", \"expires_on\": null  | 2026-01-01T01:00:00Z",
        "\"token_type\": \"Bearer\"                      | 2026-01-01T01:00:00Z"
      })
  void readsTheExpiryOfAToken(String fields, String end) {
    TokenResponse response =
        parse("{\"access_token\": \"abc\", \"refresh_token\": \"0.AX\", " + fields + "}");

    assertThat(response.accessToken(clock))
        .contains(new AccessToken(Secret.of("abc"), Instant.parse(end)));
    assertThat(response.refreshToken()).contains(Secret.of("0.AX"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"access_token\": null}",
        "{\"access_token\": \" \"}",
        "{\"access_token\": {}}",
        "",
        "<html>",
        "[]",
        "\"token\"",
        "{\"access_token\":"
      })
  void returnsNoTokenIfThereIsNone(String body) {
    assertThat(parse(body).accessToken(clock)).isEmpty();
    assertThat(parse(body).error()).isEmpty();
  }

  /**
   * The texts are of Microsoft Entra's published error list and its responses. {@link
   * PublishedErrorsTest} meets the other numbers at the sandbox.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invalid_grant        | 700082  | token too old    | SIGN_IN_REFUSED     | sign in again",
        "invalid_client       | 700211  | no match  | SIGN_IN_REFUSED | issuer, subject and"
            + " audience",
        "invalid_client       | 700212  | no match  | SIGN_IN_REFUSED | issuer, subject and"
            + " audience",
        "invalid_client       | 700213  | no match  | SIGN_IN_REFUSED | issuer, subject and"
            + " audience",
        "invalid_client       | 700027  | certificate      | SIGN_IN_REFUSED     | registration",
        "unauthorized_client  | 700016  | not found        | SIGN_IN_REFUSED     | clientId",
        "invalid_grant        | 50126   | bad credentials  | SIGN_IN_REFUSED     | code=50126",
        "interaction_required | 50158   | challenge        | MFA_REQUIRED        | refreshToken",
        "expired_token        | 70020   | code             | SIGN_IN_TIMEOUT | 15 minutes",
        "code_expired         | 0       | code             | SIGN_IN_TIMEOUT | again",
        "authorization_declined | 70018 | declined         | SIGN_IN_REFUSED     | accept",
        "something_new        | 1       | whatever         | SIGN_IN_REFUSED     | code=1"
      })
  void createsTheErrorOfEachRefusal(
      String error, String number, String words, ErrorCode code, String remedyContains) {
    PartnerInsightsException e =
        SignInErrors.refused(refusal(error, number, words), AuthKind.REFRESH_TOKEN);

    assertThat(e.code()).isEqualTo(code);
    assertThat(e.getMessage()).contains(words).contains(remedyContains);
  }

  /** A user who signs in with a browser or a code has set neither. */
  @ParameterizedTest
  @EnumSource(
      value = AuthKind.class,
      names = {"BROWSER", "DEVICE_CODE"})
  void anInteractiveSignInNamesNoPassword(AuthKind way) {
    TokenResponse refusal = parse("{\"error\": \"invalid_grant\"}");

    assertThat(SignInErrors.refused(refusal, way))
        .hasMessageContainingAll("PI-1001", "start the sign-in again", "clientId")
        .hasMessageNotContainingAny("password", "refreshToken");
  }

  /** Another attempt with a right password would lock the account. */
  @ParameterizedTest
  @CsvSource({
    "PASSWORD, '', user name and password",
    "PASSWORD, 50126, user name and password",
    "PASSWORD, 70002 50126, user name and password",
    "REFRESH_TOKEN, '', rejected the refresh token",
    "CLIENT_CREDENTIALS, '', rejected the sign-in"
  })
  void namesACredentialOnlyIfItIsWrong(AuthKind way, String numbers, String problem) {
    assertThat(SignInErrors.refused(refusal("invalid_grant", numbers), way))
        .hasMessageContainingAll("PI-1001", problem);
  }

  /** The numbers come under any error. One without a row has no name but its number. */
  @ParameterizedTest
  @EnumSource
  void aNumberDecidesWhateverTheErrorIs(AuthKind way) {
    String errors =
        "invalid_grant invalid_client unauthorized_client invalid_request invalid_resource"
            + " access_denied interaction_required something_new";
    for (String error : errors.split(" ", -1)) {
      SignInRefusals.ALL_ROWS.stream()
          .filter(row -> row.kinds().contains(way))
          .forEach(row -> assertFound(row, error, way));
      assertThat(SignInErrors.refused(refusal(error, "9002313 50196"), way))
          .hasMessageContainingAll(
              "[PI-1001] The sign-in was rejected by Microsoft Entra (AADSTS9002313). ",
              "Remedy: see https://login.microsoftonline.com/error?code=9002313 for")
          .hasMessageNotContainingAny("password", "refresh token", "clientId", "MFA");
    }
  }

  private static void assertFound(SignInRefusals.Refusal row, String error, AuthKind way) {
    assertThat(row.errorIds().stream().filter(name -> name.matches("\\d+")))
        .map(number -> SignInErrors.refused(refusal(error, number), way).getMessage())
        .allMatch(text -> text.contains(row.problem()) && text.contains(row.remedy()));
  }

  private static TokenResponse refusal(String error, String numbers) {
    String list = numbers.replace(" ", ", ");
    return parse("{\"error\": \"%s\", \"error_codes\": [%s]}".formatted(error, list));
  }

  @Test
  void quotesTheCorrelationIdAndRemovesEchoedSecrets() {
    TokenResponse response =
        TokenResponse.parse(
            """
            {"error": "invalid_client", "error_codes": [7000215],
             "error_description": "AADSTS7000215: Invalid client secret 's3cr3t-word' is provided. Trace ID: 1\\r\\nTimestamp: 2026",
             "correlation_id": "c0ffee"}
            """,
            List.of("s3cr3t-word", ""));

    PartnerInsightsException e = SignInErrors.refused(response, AuthKind.CLIENT_CREDENTIALS);

    assertThat(e.ids()).containsEntry("correlationId", "c0ffee");
    assertThat(e.getMessage())
        .contains("invalid_client, AADSTS7000215: Invalid client secret '***' is provided")
        .doesNotContain("s3cr3t-word", "Timestamp", "Trace");
  }

  private static TokenResponse refusal(String error, String number, String words) {
    return parse(
        """
        {"error": "%s", "error_codes": [%s], "error_description": "AADSTS%s: %s"}
        """
            .formatted(error, number, number, words));
  }

  private static TokenResponse parse(String body) {
    return TokenResponse.parse(body, List.of());
  }
}
