package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
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
        readByLowerCaseName(root, "programs", DictionaryTexts::readTextsByName);
    textsByGroup.putAll(readByLowerCaseName(root, "datasets", DictionaryTexts::readTextsByName));
    textsByGroup.put(ABOUT, root.has(ABOUT) ? readTextsByName(root, ABOUT) : Map.of());
    return new DictionaryTexts(textsByGroup);
  }

  private static Map<String, String> readTextsByName(JsonNode parent, String field) {
    return readByLowerCaseName(parent, field, DictionaryFile::readText);
  }

  private static <T> Map<String, T> readByLowerCaseName(
      JsonNode parent, String field, BiFunction<JsonNode, String, T> readValue) {
    JsonNode object =
        DictionaryFile.requireType(JsonNodeType.OBJECT, parent.required(field), field);
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .collect(
            Collectors.toMap(DictionaryTexts::toLowerCase, name -> readValue.apply(object, name)));
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
