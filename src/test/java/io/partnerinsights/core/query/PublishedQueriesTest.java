package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parses every query that the service's documentation publishes. */
final class PublishedQueriesTest {

  @ParameterizedTest
  @MethodSource("published")
  void parsesEveryPublishedQuery(String text) {
    InsightsQuery query = InsightsQuery.parse(text);

    assertThat(squeezed(query.print().replace(" DESC", ""))).isEqualTo(squeezed(text));
  }

  @Test
  void coversAllPublishedQueries() throws IOException {
    assertThat(systemQueries()).hasSize(21 + 10);
    assertThat(examples()).hasSize(5);
  }

  /** Removes what may differ between a text and its canonical form. */
  private static String squeezed(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s;]", "");
  }

  static Stream<String> published() throws IOException {
    return Stream.concat(systemQueries(), examples());
  }

  private static Stream<String> examples() throws IOException {
    try (InputStream file =
        PublishedQueriesTest.class.getResourceAsStream("published-examples.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#"));
    }
  }

  private static Stream<String> systemQueries() throws IOException {
    return Stream.concat(systemQueries(""), systemQueries("cmp-"));
  }

  private static Stream<String> systemQueries(String prefix) throws IOException {
    try (InputStream file =
        PublishedQueriesTest.class.getResourceAsStream(
            "/io/partnerinsights/sandbox/" + prefix + "system-queries.json")) {
      JsonNode queries = new JsonMapper().readTree(file).required("systemQueries");
      return StreamSupport.stream(queries.spliterator(), false)
          .map(query -> query.required("query").textValue());
    }
  }
}
