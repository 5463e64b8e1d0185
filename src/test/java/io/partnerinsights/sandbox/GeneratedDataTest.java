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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated data. */
final class GeneratedDataTest {
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.builder().scale(0.5).start();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  @Tag("full")
  void everyRecordedNameHasValues() throws IOException {
    List<String> empty = new ArrayList<>();
    for (JsonNode dataset :
        resource("/io/partnerinsights/schema/recorded-datasets.json", "datasets")) {
      List<String> names = new ArrayList<>();
      dataset.path("selectableColumns").forEach(column -> names.add(column.asText()));
      dataset.path("availableMetrics").forEach(metric -> names.add(metric.asText()));
      empty.addAll(namesWithoutValues(dataset.path("datasetName").asText(), names));
    }
    assertThat(empty).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"datasets.json", "cmp-datasets.json"})
  @Tag("full")
  void everyColumnAndMetricHasValues(String file) throws IOException {
    List<String> empty = new ArrayList<>();
    for (JsonNode dataset : resource("/io/partnerinsights/schema/" + file, "datasets")) {
      List<String> names = new ArrayList<>();
      dataset.path("columns").forEach(column -> names.add(column.path("name").asText()));
      dataset.path("availableMetrics").forEach(metric -> names.add(metric.path("name").asText()));
      // Queries that name RevenueGenerated(USD) were refused.
      names.removeIf(name -> name.contains("("));
      String name = dataset.path("datasetName").asText();
      empty.addAll(namesWithoutValues(name, names));
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void aColumnCanBeRemoved() {
    try (Sandbox changed =
        Sandbox.builder()
            .scale(0.01)
            .with(s -> s.columns = c -> c.without("OfficeUsage", "Month"))
            .start()) {
      JsonNode dataset =
          new SandboxClient(changed).get("/ScheduledDataset?datasetName=OfficeUsage").item();

      assertThat(dataset.path("selectableColumns").toString())
          .contains("\"CustomerName\"")
          .doesNotContain("\"Month\"");
    }
  }

  private static List<String> namesWithoutValues(String dataset, List<String> names) {
    List<Map<String, String>> rows =
        sandbox.expectedRows("SELECT " + String.join(", ", names) + " FROM " + dataset, null, null);
    assertThat(rows).as(dataset).hasSizeGreaterThan(5);
    return names.stream()
        .filter(column -> rows.stream().allMatch(row -> row.get(column) == null))
        .map(column -> dataset + "." + column)
        .toList();
  }

  private static JsonNode resource(String name, String field) throws IOException {
    return new ObjectMapper()
        .readTree(GeneratedDataTest.class.getResourceAsStream(name))
        .path(field);
  }
}
