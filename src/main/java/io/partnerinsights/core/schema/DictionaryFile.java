package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Reads a JSON file of the dictionary. A field that is absent or of another type is an {@link
 * IllegalArgumentException}, as in {@link JsonNode#required(String)}.
 */
final class DictionaryFile {
  /** The version of the file format, not of the data. */
  static final int FORMAT_VERSION = 1;

  private DictionaryFile() {}

  static List<DictionaryDataset> readDatasets(InputStream json) throws IOException {
    return readList(readRoot(json), "datasets", DictionaryFile::toDataset);
  }

  /** Returns the file's root after a check of its version. */
  static JsonNode readRoot(InputStream json) throws IOException {
    JsonNode root = new JsonMapper().readTree(json);
    int version = root.path("version").asInt();
    if (version != FORMAT_VERSION) {
      throw new IOException("The dictionary has version " + version + ", not " + FORMAT_VERSION);
    }
    return root;
  }

  private static DictionaryDataset toDataset(JsonNode node) {
    Set<String> periods = Set.copyOf(readTexts(node, "periodColumns"));
    return new DictionaryDataset(
        readText(node, "datasetName"),
        readList(node, "columns", column -> toColumn(column, periods)),
        readList(node, "availableMetrics", metric -> toColumn(metric, Set.of())),
        node.has("refreshDays") ? Duration.ofDays(node.get("refreshDays").asInt()) : null);
  }

  private static DictionaryColumn toColumn(JsonNode node, Set<String> periods) {
    String name = readText(node, "name");
    boolean isFormer = node.path("retired").asBoolean() || !node.path("nameSure").asBoolean(true);
    Source source = isFormer ? Source.FORMER : Source.PAGES;
    String values = node.path("knownValues").asText("");
    return new DictionaryColumn(
        name, readKind(node, "kind"), values, periods.contains(name), source);
  }

  static ColumnKind readKind(JsonNode node, String field) {
    return ColumnKind.valueOf(readText(node, field).toUpperCase(Locale.ROOT));
  }

  static <T> List<T> readList(JsonNode node, String field, Function<JsonNode, T> toItem) {
    JsonNode list = requireType(JsonNodeType.ARRAY, node.required(field), field);
    return StreamSupport.stream(list.spliterator(), false).map(toItem).toList();
  }

  static List<String> readTexts(JsonNode node, String field) {
    return readList(node, field, item -> requireType(JsonNodeType.STRING, item, field).textValue());
  }

  static String readText(JsonNode node, String field) {
    return requireType(JsonNodeType.STRING, node.required(field), field).textValue();
  }

  static JsonNode requireType(JsonNodeType type, JsonNode value, String field) {
    if (value.getNodeType() != type) {
      throw new IllegalArgumentException("Field " + field + " has a value that is not " + type);
    }
    return value;
  }
}
