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

  static List<DictionaryDataset> readDatasets(InputStream json) throws IOException {
    return toList(readRoot(json).required("datasets"), DictionaryFile::toDataset);
  }

  /** Returns the file's root after a check of its version. */
  static JsonNode readRoot(InputStream json) throws IOException {
    JsonNode root = new JsonMapper().readTree(json);
    int version = root.path("version").asInt();
    if (version != VERSION) {
      throw new IOException("The dictionary has version " + version + ", not " + VERSION);
    }
    return root;
  }

  private static DictionaryDataset toDataset(JsonNode node) {
    Set<String> periods = Set.copyOf(toList(node.required("periodColumns"), JsonNode::textValue));
    return new DictionaryDataset(
        node.required("datasetName").textValue(),
        toList(node.required("columns"), column -> toColumn(column, periods)),
        toList(node.required("availableMetrics"), metric -> toColumn(metric, Set.of())),
        node.has("refreshDays") ? Duration.ofDays(node.get("refreshDays").asInt()) : null,
        "");
  }

  private static DictionaryColumn toColumn(JsonNode node, Set<String> periods) {
    String name = node.required("name").textValue();
    boolean isFormer = node.path("retired").asBoolean() || !node.path("nameSure").asBoolean(true);
    Source source = isFormer ? Source.FORMER : Source.PAGES;
    String kind = node.required("kind").textValue().toUpperCase(Locale.ROOT);
    String values = node.path("knownValues").asText("");
    return new DictionaryColumn(
        name, ColumnKind.valueOf(kind), "", values, periods.contains(name), source, "");
  }

  static <T> List<T> toList(JsonNode array, Function<JsonNode, T> toItem) {
    return StreamSupport.stream(array.spliterator(), false).map(toItem).toList();
  }
}
