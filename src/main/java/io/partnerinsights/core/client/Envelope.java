package io.partnerinsights.core.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An answer of the service, whichever shape it came in: the envelope {@code {value: […], nextLink,
 * totalCount, message, statusCode, dataRedacted}}, with one object instead of the array, or bare.
 *
 * @param items the objects of {@code value}
 * @param nextLink where the next page is, if there is one
 * @param statusCode the status inside the envelope, which may say error under an HTTP 200
 * @param message the service's words
 * @param code a code of its own beside the status, such as 900421
 * @param dataRedacted whether values are withheld
 */
record Envelope(
    List<JsonFields> items,
    Optional<String> nextLink,
    OptionalInt statusCode,
    String message,
    String code,
    boolean dataRedacted) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> KEYS =
      Set.of("value", "nextlink", "totalcount", "message", "statuscode", "code", "dataredacted");

  /** Empty if the text is neither a JSON object nor an array of objects. */
  static Optional<Envelope> parse(String body) {
    try {
      return body.isBlank() ? Optional.of(bare(List.of())) : of(JSON.readTree(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Envelope> of(JsonNode json) {
    if (json.isArray()) {
      return items(json).map(Envelope::bare);
    }
    if (!json.isObject()) {
      return Optional.empty();
    }
    JsonFields fields = new JsonFields(json);
    boolean wrapped = fields.has("value") || KEYS.containsAll(fields.keys());
    return wrapped
        ? items(fields.node("value")).map(items -> wrapped(items, fields))
        : Optional.of(bareObject(fields));
  }

  /** An item by itself, or an error in a shape of some gateway. */
  private static Envelope bareObject(JsonFields fields) {
    JsonNode error = fields.node("error");
    JsonFields told = error.isObject() ? new JsonFields(error) : fields;
    String message = told.find("message").orElse(error.isTextual() ? error.asText() : "");
    return new Envelope(
        List.of(fields),
        Optional.empty(),
        fields.integer("statusCode"),
        message,
        told.text("code"),
        false);
  }

  private static Envelope wrapped(List<JsonFields> items, JsonFields fields) {
    return new Envelope(
        items,
        fields.find("nextLink"),
        fields.integer("statusCode"),
        fields.text("message"),
        fields.text("code"),
        fields.isTrue("dataRedacted"));
  }

  private static Envelope bare(List<JsonFields> items) {
    return new Envelope(items, Optional.empty(), OptionalInt.empty(), "", "", false);
  }

  /** Array, single object, or nothing. */
  private static Optional<List<JsonFields>> items(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return Optional.of(List.of());
    }
    if (value.isObject()) {
      return Optional.of(List.of(new JsonFields(value)));
    }
    List<JsonFields> items = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isObject()) {
        return Optional.empty();
      }
      items.add(new JsonFields(each));
    }
    return value.isArray() ? Optional.of(items) : Optional.empty();
  }
}
