package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the names of columns and metrics mean. A name that several datasets use is explained once; a
 * dataset in which it means something else has its own text. Immutable.
 *
 * @param texts the texts by program or dataset, then by name; all keys are in lower case
 */
record Meanings(Map<String, Map<String, String>> texts) {

  static Meanings read(InputStream json) throws IOException {
    JsonNode root = DictionaryFile.document(json);
    Map<String, Map<String, String>> texts =
        byName(root.required("programs"), Meanings::textsByName);
    texts.putAll(byName(root.required("datasets"), Meanings::textsByName));
    return new Meanings(texts);
  }

  private static Map<String, String> textsByName(JsonNode names) {
    return byName(names, JsonNode::textValue);
  }

  private static <T> Map<String, T> byName(JsonNode object, Function<JsonNode, T> read) {
    return object.properties().stream()
        .collect(
            Collectors.toMap(each -> lower(each.getKey()), each -> read.apply(each.getValue())));
  }

  /** Returns the dataset with the meaning of each name that has one. */
  DictionaryDataset addTo(DictionaryDataset dataset, String program) {
    return new DictionaryDataset(
        dataset.name(),
        withMeanings(dataset.columns(), dataset.name(), program),
        withMeanings(dataset.metrics(), dataset.name(), program),
        dataset.refresh());
  }

  private List<DictionaryColumn> withMeanings(
      List<DictionaryColumn> columns, String dataset, String program) {
    return columns.stream()
        .map(
            column ->
                column.withMeaning(
                    find(dataset, column.name()).or(() -> find(program, column.name())).orElse("")))
        .toList();
  }

  private Optional<String> find(String group, String name) {
    return Optional.ofNullable(texts.getOrDefault(lower(group), Map.of()).get(lower(name)));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
