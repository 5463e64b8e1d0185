package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponseTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));

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
    TokenResponse response = parse("{\"access_token\": \"abc\", " + fields + "}");

    assertThat(response.accessToken(clock))
        .contains(new AccessToken(Secret.of("abc"), Instant.parse(end)));
  }

  @Test
  void readsTheDocumentedV1Response() {
    TokenResponse response =
        parse(
            """
            {"token_type":"Bearer","scope":"user_impersonation","expires_in":"3599",
             "ext_expires_in":"3599","expires_on":"1612794445","not_before":"1612790545",
             "resource":"https://api.partnercenter.microsoft.com","access_token":"eyJ0",
             "refresh_token":"0.AX"}
            """);

    assertThat(response.accessToken(clock).orElseThrow().expiresAt())
        .isEqualTo("2026-01-01T00:59:59Z");
    assertThat(response.refreshToken()).contains(Secret.of("0.AX"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"access_token\": null}",
        "{\"access_token\": \" \"}",
        "{\"access_token\": {}}"
      })
  void returnsNoTokenIfThereIsNone(String body) {
    assertThat(parse(body).accessToken(clock)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "\"token\"", "{\"access_token\":"})
  void refusesATextThatIsNotAJsonObject(String body) {
    TokenResponse response = parse(body);

    assertThat(response.accessToken(clock)).isEmpty();
    assertThat(response.error()).isEmpty();
  }

  private static TokenResponse parse(String body) {
    return TokenResponse.parse(body, List.of());
  }
}
