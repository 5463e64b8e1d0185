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
 * @param textsByGroup the texts by program or dataset, then by name; all keys are in lower case
 */
record DictionaryTexts(Map<String, Map<String, String>> textsByGroup) {
  /** The group of the texts on datasets themselves. */
  static final String ABOUT = "about";

  static DictionaryTexts read(InputStream json) throws IOException {
    JsonNode root = DictionaryFile.readRoot(json);
    Map<String, Map<String, String>> textsByGroup =
        byLowerCaseName(root.required("programs"), DictionaryTexts::textsByName);
    textsByGroup.putAll(byLowerCaseName(root.required("datasets"), DictionaryTexts::textsByName));
    textsByGroup.put(ABOUT, textsByName(root.path(ABOUT)));
    return new DictionaryTexts(textsByGroup);
  }

  private static Map<String, String> textsByName(JsonNode names) {
    return byLowerCaseName(names, JsonNode::textValue);
  }

  private static <T> Map<String, T> byLowerCaseName(
      JsonNode object, Function<JsonNode, T> toValue) {
    return object.properties().stream()
        .collect(
            Collectors.toMap(
                entry -> toLowerCase(entry.getKey()), entry -> toValue.apply(entry.getValue())));
  }

  String textOf(String program, String dataset, String name) {
    String programText = textsOfGroup(program).getOrDefault(toLowerCase(name), "");
    return textsOfGroup(dataset).getOrDefault(toLowerCase(name), programText);
  }

  private Map<String, String> textsOfGroup(String name) {
    return textsByGroup.getOrDefault(toLowerCase(name), Map.of());
  }

  private static String toLowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
