package io.partnerinsights.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.http.TextResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the words of an error. The service documents the field {@code message}; gateways, .NET's
 * problem details and plain texts have others.
 */
final class ErrorText {
  private static final List<String> MESSAGE_FIELDS =
      List.of("message", "description", "error_description", "title", "detail");

  /** Keys of error bodies besides those of the envelope. */
  static final Set<String> ERROR_KEYS =
      Set.of(
          "description",
          "error",
          "error_description",
          "errors",
          "title",
          "detail",
          "type",
          "status",
          "instance",
          "traceid");

  /** Maximum number of characters of a text that is not a field of the service. */
  private static final int MAX_LENGTH = 500;

  private ErrorText() {}

  /** Returns the words in a JSON object, or an empty text. */
  static String of(JsonFields body) {
    JsonNode error = body.node("error");
    Set<String> words = new LinkedHashSet<>();
    MESSAGE_FIELDS.forEach(field -> body.findText(field).ifPresent(words::add));
    if (error.isObject()) {
      words.add(of(new JsonFields(error)));
    } else if (error.isTextual()) {
      words.add(error.asText().strip());
    }
    words.addAll(leafTexts(body.node("errors")));
    return shorten(String.join("; ", words));
  }

  /** Returns the texts of an object of arrays, an array or a text, with the keys before them. */
  private static List<String> leafTexts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText().strip());
    } else if (node.isArray()) {
      node.forEach(each -> texts.addAll(leafTexts(each)));
    } else if (node.isObject() && !of(new JsonFields(node)).isEmpty()) {
      texts.add(of(new JsonFields(node)));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        leafTexts(field.getValue()).forEach(text -> texts.add(field.getKey() + ": " + text));
      }
    }
    return texts;
  }

  /** Returns the words of a body that is not JSON; a web page has none. */
  static String ofPlainBody(TextResponse response) {
    return isWebPage(response) ? "" : shorten(response.body().strip().replaceAll("\\s+", " "));
  }

  /** Whether the body is a web page, which the service never sends. */
  static boolean isWebPage(TextResponse response) {
    return mediaType(response).startsWith("text/html")
        || response.body().stripLeading().startsWith("<");
  }

  /** Whether the body is JSON, or was before it was cut, perhaps to nothing, or damaged. */
  static boolean isJsonLike(TextResponse response) {
    String body = response.body().stripLeading();
    boolean startsLikeJson = body.isEmpty() || body.startsWith("{") || body.startsWith("[");
    return !isWebPage(response) && (startsLikeJson || mediaType(response).contains("json"));
  }

  /** Returns the media type in lower case, or an empty text. */
  private static String mediaType(TextResponse response) {
    String type = response.headers().get("Content-Type");
    return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
  }

  private static String shorten(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
