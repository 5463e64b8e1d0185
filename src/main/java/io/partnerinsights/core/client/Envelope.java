package io.partnerinsights.core.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parsed body of a response. The service sends the envelope {@code {value: […], nextLink,
 * totalCount, message, statusCode, dataRedacted}}, or the envelope with one object instead of the
 * array, or an array or object without an envelope.
 *
 * @param items the objects of {@code value}
 * @param hasValue whether there is a {@code value}, which may be null, or no envelope
 * @param nextLink the link to the next page, if there is one
 * @param totalCount the number of items of all pages, if the service says it
 * @param statusCode the status inside the envelope, which may be an error under an HTTP 200
 * @param message the service's message, empty if it has none
 * @param code the service's error code, such as 900421; empty if it has none
 * @param dataRedacted whether the service withholds values
 */
record Envelope(
    List<JsonFields> items,
    boolean hasValue,
    @Nullable String nextLink,
    @Nullable Integer totalCount,
    @Nullable Integer statusCode,
    String message,
    String code,
    boolean dataRedacted) {
  static final Envelope EMPTY = ofItems(List.of(), false);

  /** Twenty times what the longest list has; keeps many small objects from filling the memory. */
  private static final StreamReadConstraints JSON_LIMITS =
      StreamReadConstraints.builder().maxTokenCount(2_000_000).build();

  private static final JsonMapper JSON =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(JSON_LIMITS).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> ENVELOPE_KEYS =
      Set.of("value", "nextlink", "totalcount", "message", "statuscode", "code", "dataredacted");

  /** Parses a body; empty if it is neither a JSON object nor an array of objects. */
  static Optional<Envelope> parse(String body) {
    try {
      return body.isBlank() ? Optional.of(EMPTY) : fromJson(JSON.readTree(body));
    } catch (JacksonException | NumberFormatException e) {
      // Jackson throws NumberFormatException for an exponent that no number has.
      return Optional.empty();
    }
  }

  private static Optional<Envelope> fromJson(JsonNode json) {
    if (json.isArray()) {
      return readItems(json).map(items -> ofItems(items, true));
    }
    if (!json.isObject()) {
      return Optional.empty();
    }
    JsonFields fields = new JsonFields(json);
    boolean isEnvelope =
        fields.hasField("value") || fields.keys().stream().allMatch(Envelope::isEnvelopeKey);
    return isEnvelope
        ? readItems(fields.node("value")).map(items -> ofEnvelope(items, fields))
        : Optional.of(ofObject(fields));
  }

  private static boolean isEnvelopeKey(String key) {
    return ENVELOPE_KEYS.contains(key) || ErrorText.ERROR_KEYS.contains(key);
  }

  /** Reads an object without an envelope: an item, or a gateway's error. */
  private static Envelope ofObject(JsonFields fields) {
    Integer status = fields.findInteger("statusCode");
    String error = ErrorText.of(fields);
    return new Envelope(List.of(fields), true, null, null, status, error, readCode(fields), false);
  }

  private static String readCode(JsonFields fields) {
    JsonNode error = fields.node("error");
    return error.isObject() ? new JsonFields(error).text("code") : fields.text("code");
  }

  private static Envelope ofEnvelope(List<JsonFields> items, JsonFields fields) {
    return new Envelope(
        items,
        fields.hasField("value"),
        fields.findText("nextLink").orElse(null),
        fields.findInteger("totalCount"),
        readStatus(fields),
        ErrorText.of(fields),
        readCode(fields),
        fields.isTrue("dataRedacted"));
  }

  /** Problem details name it {@code status}. */
  private static @Nullable Integer readStatus(JsonFields fields) {
    Integer code = fields.findInteger("statusCode");
    return code == null ? fields.findInteger("status") : code;
  }

  private static Envelope ofItems(List<JsonFields> items, boolean hasValue) {
    return new Envelope(items, hasValue, null, null, null, "", "", false);
  }

  /** Whether the body is a list, which may say that it is empty, or an error. */
  boolean isListOrError() {
    boolean isCountedEmpty = totalCount != null && totalCount == 0;
    return hasValue || isCountedEmpty || (statusCode != null && statusCode >= 400);
  }

  /** Whether the service counts items, but neither sends one nor names a further page. */
  boolean lacksItems() {
    return items.isEmpty() && nextLink == null && totalCount != null && totalCount > 0;
  }

  /** Reads an array, a single object, or no value; empty if an element is not an object. */
  private static Optional<List<JsonFields>> readItems(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return Optional.of(List.of());
    }
    if (value.isObject()) {
      return Optional.of(List.of(new JsonFields(value)));
    }
    List<JsonFields> items = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isObject()) {
        return Optional.empty();
      }
      items.add(new JsonFields(element));
    }
    return value.isArray() ? Optional.of(items) : Optional.empty();
  }
}
