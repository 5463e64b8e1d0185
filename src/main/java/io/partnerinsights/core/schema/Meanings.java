package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a file says of the names of columns and metrics: what they mean, or over what they are added
 * up. A name that several datasets use has one text; a dataset in which it is another has its own.
 * Immutable.
 *
 * @param texts the texts by program or dataset, then by name; all keys are in lower case
 */
record Meanings(Map<String, Map<String, String>> texts) {
  /** The group of the texts on datasets themselves. */
  static final String ABOUT = "about";

  static Meanings read(InputStream json) throws IOException {
    JsonNode root = DictionaryFile.document(json);
    Map<String, Map<String, String>> texts =
        byName(root.required("programs"), Meanings::textsByName);
    texts.putAll(byName(root.required("datasets"), Meanings::textsByName));
    texts.put(ABOUT, textsByName(root.path(ABOUT)));
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

  String find(String program, String dataset, String name) {
    String inProgram = group(program).getOrDefault(lower(name), "");
    return group(dataset).getOrDefault(lower(name), inProgram);
  }

  private Map<String, String> group(String name) {
    return texts.getOrDefault(lower(name), Map.of());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
