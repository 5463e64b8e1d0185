package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.errors.Redaction;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.Request;

/**
 * The secrets of the exchanges so far. A gateway may repeat one of them in any header, field or
 * message, so they are replaced last, whatever was kept before. Thread-safe.
 */
final class ExchangeSecrets {
  private static final JsonNodeFactory NODE_FACTORY = JsonNodeFactory.instance;

  /** Minimum characters of a secret: a shorter one would also be found inside other words. */
  private static final int MIN_LENGTH = 4;

  private static final Set<String> SECRET_HEADERS =
      Set.of("Authorization", "Proxy-Authorization", "X-IDENTITY-HEADER", "Secret");
  private static final Set<String> SECRET_FIELDS =
      Set.of(
          "client_secret",
          "client_assertion",
          "password",
          "code",
          "code_verifier",
          "device_code",
          "refresh_token");
  private static final Pattern TOKEN_FIELD =
      Pattern.compile("\"(?:(?:access|refresh|id)_token|device_code)\"\\s*:\\s*\"([^\"]+)\"");

  /** The longest first: a secret may contain another one. */
  private final Set<String> secrets =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(String::toString));

  void rememberRequestSecrets(Request request) {
    for (String name : SECRET_HEADERS) {
      for (String value : request.headers(name)) {
        addSecret(value.substring(value.indexOf(' ') + 1));
      }
    }
    if (request.body() instanceof FormBody form) {
      for (int i = 0; i < form.size(); i++) {
        if (SECRET_FIELDS.contains(form.name(i))) {
          addSecret(form.value(i));
          addSecret(form.encodedValue(i));
        }
      }
    }
  }

  /** Keeps the tokens of a response's body. */
  void rememberResponseTokens(String body) {
    TOKEN_FIELD.matcher(body).results().forEach(token -> addSecret(token.group(1)));
  }

  private void addSecret(String value) {
    if (value.length() >= MIN_LENGTH) {
      secrets.add(value);
    }
  }

  /** Replaces the secrets of the exchanges, and whatever looks like a token. */
  String redact(String text) {
    String redactedText = text;
    for (String secret : secrets) {
      redactedText = redactedText.replace(secret, "***");
    }
    return Redaction.redactTokens(redactedText);
  }

  /** Replaces the secrets in all names and values of a tree. */
  JsonNode redact(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = NODE_FACTORY.objectNode();
      node.properties()
          .forEach(field -> object.set(redact(field.getKey()), redact(field.getValue())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = NODE_FACTORY.arrayNode();
      node.forEach(item -> array.add(redact(item)));
      return array;
    }
    String text = node.asText();
    String redactedText = redact(text);
    return redactedText.equals(text) ? node : NODE_FACTORY.textNode(redactedText);
  }
}
