package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.testing.SavedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A version number of a saved format does not change without a saved state of the new version, and
 * those of the versions before stay: other tests read each of them, or expect a code and a remedy.
 */
final class SavedVersionsTest {
  private static final Pattern VERSION = Pattern.compile("\\bint VERSION = (\\d+);");
  private static final JsonMapper JSON = new JsonMapper();

  /** The formats, and the tests that read the saved states of each. */
  private static final Map<String, String> READERS =
      Map.of(
          "ReportState", "core/session/SavedReadsTest",
          "StreamOffset", "core/session/SavedReadsTest",
          "DictionaryFile", "core/schema/DataDictionaryTest",
          "EnumeratorStateSerializer", "flink/source/enumerator/StateSerializersTest",
          "PartnerInsightsSplitSerializer", "flink/source/enumerator/StateSerializersTest");

  /** Returns the version numbers in the code by their classes. */
  private static Map<String, Integer> written() throws IOException {
    Map<String, Integer> versions = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Matcher version = VERSION.matcher(Files.readString(file));
        if (version.find()) {
          String name = file.getFileName().toString().replace(".java", "");
          versions.put(name, Integer.valueOf(version.group(1)));
        }
      }
    }
    return versions;
  }

  /** Returns the versions of saved states: in the names of files, or in the states of reads. */
  private static Set<Integer> saved(String format) {
    Set<Integer> versions = new TreeSet<>();
    Pattern name = Pattern.compile(Pattern.quote(format) + "-(\\d+)\\.\\w+");
    for (SavedState states : SavedState.all("states")) {
      for (Path file : SavedState.list(states.file(""))) {
        Matcher version = name.matcher(file.getFileName().toString());
        if (version.matches()) {
          versions.add(Integer.valueOf(version.group(1)));
        }
      }
    }
    for (SavedState reads : SavedState.all("reads")) {
      JsonNode json = json(reads.file("reads.json"));
      String field = format.equals("ReportState") ? "begun" : "first";
      if (READERS.get(format).endsWith("SavedReadsTest")) {
        json.findValuesAsText(field).forEach(text -> versions.add(version(text)));
      }
    }
    return versions;
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(String json) {
    try {
      return JSON.readTree(json).path("version").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachFormatHasAReaderOfItsSavedStates() throws IOException {
    assertThat(written().keySet()).containsExactlyInAnyOrderElementsOf(READERS.keySet());
    for (Map.Entry<String, String> reader : READERS.entrySet()) {
      Path test =
          Path.of("src", "test", "java", "io", "partnerinsights", reader.getValue() + ".java");
      assertThat(test).content().contains("SavedState.all(");
    }
  }

  @Test
  void eachVersionHasASavedState() throws IOException {
    for (Map.Entry<String, Integer> format : written().entrySet()) {
      Set<Integer> saved = saved(format.getKey());
      int first = saved.stream().findFirst().orElse(format.getValue());
      assertThat(saved)
          .as(
              "saved states of %s: write those of the new version, as %s/README.md says",
              format.getKey(), SavedState.ROOT)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(first, format.getValue()).boxed().toList());
    }
  }
}
