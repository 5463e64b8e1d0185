package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads a JSON file of the dictionary. */
final class DictionaryFile {
  /** The version of the file format, not of the data. */
  static final int VERSION = 1;

  private DictionaryFile() {}

  static List<DictionaryDataset> read(InputStream json) throws IOException {
    return list(document(json).required("datasets"), DictionaryFile::dataset);
  }

  /** Returns the file's root after a check of its version. */
  static JsonNode document(InputStream json) throws IOException {
    JsonNode root = new JsonMapper().readTree(json);
    int version = root.path("version").asInt();
    if (version != VERSION) {
      throw new IOException("The dictionary has version " + version + ", not " + VERSION);
    }
    return root;
  }

  private static DictionaryDataset dataset(JsonNode node) {
    Set<String> periods = Set.copyOf(list(node.required("periodColumns"), JsonNode::textValue));
    return new DictionaryDataset(
        node.required("datasetName").textValue(),
        list(node.required("columns"), column -> column(column, periods)),
        list(node.required("availableMetrics"), metric -> column(metric, Set.of())),
        node.has("refreshDays") ? Duration.ofDays(node.get("refreshDays").asInt()) : null,
        "");
  }

  private static DictionaryColumn column(JsonNode node, Set<String> periods) {
    String name = node.required("name").textValue();
    boolean isFormer = node.path("retired").asBoolean() || !node.path("nameSure").asBoolean(true);
    Source source = isFormer ? Source.FORMER : Source.PAGES;
    String kind = node.required("kind").textValue().toUpperCase(Locale.ROOT);
    String values = node.path("knownValues").asText("");
    return new DictionaryColumn(
        name, ColumnKind.valueOf(kind), "", values, periods.contains(name), source, "");
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
    return StreamSupport.stream(array.spliterator(), false).map(read).toList();
  }
}
