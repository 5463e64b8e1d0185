package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generated data. */
final class GeneratedDataTest {
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.builder().start();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void everyColumnAndMetricOfEveryDatasetHasValues() throws IOException {
    List<String> empty = new ArrayList<>();
    for (JsonNode dataset : resource("/io/partnerinsights/schema/datasets.json", "datasets")) {
      List<String> names = new ArrayList<>();
      dataset.path("columns").forEach(column -> names.add(column.path("name").asText()));
      dataset.path("availableMetrics").forEach(metric -> names.add(metric.path("name").asText()));
      String name = dataset.path("datasetName").asText();
      List<Map<String, String>> rows =
          sandbox.expectedRows("SELECT " + String.join(", ", names) + " FROM " + name, null, null);
      assertThat(rows).as(name).hasSizeGreaterThan(5);
      names.stream()
          .filter(column -> rows.stream().allMatch(row -> row.get(column) == null))
          .forEach(column -> empty.add(name + "." + column));
    }
    assertThat(empty).isEmpty();
  }

  private static JsonNode resource(String name, String field) throws IOException {
    return new ObjectMapper()
        .readTree(GeneratedDataTest.class.getResourceAsStream(name))
        .path(field);
  }
}
