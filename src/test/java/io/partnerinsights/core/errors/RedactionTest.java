package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ShortCases;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a text are secrets. */
final class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET https://s.example/a/b.csv?sv=1&sig=abc%3D failed | GET https://s.example/a/b.csv?***"
            + " failed",
        "https://user:word@s.example/a                        | https://***@s.example/a",
        "HTTPS://s.example/a?code=abc Http://u:w@s.example/a   | HTTPS://s.example/a?***"
            + " Http://***@s.example/a",
        "Authorization: Bearer abcdefgh1234==                 | Authorization: Bearer ***",
        "see https://login.microsoftonline.com/error?code=50053 for it | see"
            + " https://login.microsoftonline.com/error?code=50053 for it",
        "https://login.microsoftonline.com/error?code=50053.&sig=abc | "
            + "https://login.microsoftonline.com/error?***",
        "https://login.microsoftonline.com/error?code=0.AXsecret | "
            + "https://login.microsoftonline.com/error?***",
        "https://login.evil.example/error?code=50053 | https://login.evil.example/error?***",
        "token eyJhbGciOi.eyJpc3MiOi.c2ln                     | token ***",
        "the signature sig=abc%2Fdef&se=2026                  | the signature sig=***&se=2026",
        "client_secret=word grant_type=x                      | client_secret=*** grant_type=x",
        "SIG=abc                                              | SIG=***",
        "a design=blue report                                 | a design=blue report",
        "no secret here                                       | no secret here"
      })
  void replacesSecretsOnly(String text, String safe) {
    assertThat(Redaction.redact(text)).isEqualTo(safe);
  }

  /** An option of such a text once kept its error message busy for minutes. */
  @ParameterizedTest
  @ShortCases(
      value = 2,
      values =
          @ValueSource(strings = {"http://", "https://a", "eyJ", "eyJhbGciOi", "Bearer ", "sig="}))
  @Timeout(20)
  void takesLinearTime(String beginning) {
    String text = beginning.repeat(200_000);

    assertThat(Redaction.redact(text)).isNotEmpty();
  }
}
