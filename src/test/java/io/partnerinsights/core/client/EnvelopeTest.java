package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Sign in</html>",
        "{\"value\": [",
        "\"text\"",
        "17",
        "[1, 2]",
        "{\"value\": \"text\"}",
        "{\"value\": [{}, null]}"
      })
  void refusesAnyOtherText(String body) {
    assertThat(Envelope.parse(body)).isEmpty();
  }

  /** Each empty object would take a hundred times its bytes in memory. */
  @Test
  void refusesMillionsOfObjects() {
    String body = "{\"value\":[{}" + ",{}".repeat(5_000_000) + "]}";

    assertThat(Envelope.parse(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "[]", "{\"value\": null}", "{\"value\": []}"})
  void readsNoValueAsNoItems(String body) {
    assertThat(Envelope.parse(body).orElseThrow().items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"statusCode\": 429, \"message\": \"Rate limit\"}               | 429 | Rate limit",
        "{\"StatusCode\": \"400\", \"Message\": \"No\", \"Value\": null}  | 400 | No",
        "{\"error\": {\"code\": \"x\", \"message\": \"Gone\"}}            | 0   | Gone",
        "{\"error\": \"Gone\", \"id\": 7}                                 | 0   | Gone",
        "{\"statusCode\": 404, \"message\": \"No\", \"extra\": 1}         | 404 | No",
        "{\"description\": \"No item\"}                                 | 0   | No item",
        "{\"type\": \"t\", \"title\": \"Bad\", \"status\": 400}          | 400 | Bad",
        "{\"title\": \"Bad\", \"detail\": \"StartTime\"}                | 0   | Bad; StartTime",
        "{\"title\": \"Bad\", \"errors\": {\"Q\": [\"a\", \"b\"]}}      | 0   | Bad; Q: a; Q: b",
        "{\"errors\": [{\"code\": 1, \"message\": \"x\"}, \"y\"]}       | 0   | x; y",
        "{\"error\": \"e\", \"error_description\": \"d\"}              | 0   | d; e"
      })
  void findsTheMessageOfAnError(String body, int status, String message) {
    Envelope envelope = Envelope.parse(body).orElseThrow();

    assertThat(Objects.requireNonNullElse(envelope.statusCode(), 0)).isEqualTo(status);
    assertThat(envelope.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"statusCode\": 401, \"code\": \"900421\", \"message\": \"No MFA\"}",
        "{\"error\": {\"code\": 900421, \"message\": \"No MFA\"}}"
      })
  void findsTheCodeOfAnError(String body) {
    assertThat(Envelope.parse(body).orElseThrow().code()).isEqualTo("900421");
  }
}
