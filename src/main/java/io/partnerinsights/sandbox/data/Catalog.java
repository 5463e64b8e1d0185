package io.partnerinsights.sandbox.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The datasets that the service offers. Immutable. */
public final class Catalog {
  private final List<DatasetInfo> datasets;

  private Catalog(List<DatasetInfo> datasets) {
    this.datasets = List.copyOf(datasets);
  }

  /** Reads the datasets of a program from the bundled dictionary. */
  public static Catalog of(Program program) {
    List<DatasetInfo> datasets = new ArrayList<>();
    for (JsonNode node : Json.resource(program.datasets()).path("datasets")) {
      datasets.add(dataset(node));
    }
    return new Catalog(datasets);
  }

  /** Returns this catalog with one more column, the last one of its dataset. */
  public Catalog with(String dataset, String column, String kind) {
    return new Catalog(
        datasets.stream()
            .map(known -> is(known, dataset) ? known.with(column, kind) : known)
            .toList());
  }

  /** Returns this catalog without a column of a dataset. */
  public Catalog without(String dataset, String column) {
    return new Catalog(
        datasets.stream()
            .map(known -> is(known, dataset) ? known.without(column) : known)
            .toList());
  }

  private static boolean is(DatasetInfo known, String name) {
    return known.name().equalsIgnoreCase(name);
  }

  /** Returns the datasets that the service lists, in the dictionary's order. */
  public List<DatasetInfo> listed() {
    return datasets.stream().filter(DatasetInfo::listed).toList();
  }

  /** Returns the dataset of that name, ignoring case. */
  public Optional<DatasetInfo> find(String name) {
    return datasets.stream().filter(dataset -> dataset.name().equalsIgnoreCase(name)).findFirst();
  }

  private static DatasetInfo dataset(JsonNode node) {
    List<String> ranges = new ArrayList<>();
    node.path("availableDateRanges").forEach(range -> ranges.add(range.asText()));
    return new DatasetInfo(
        node.path("datasetName").asText(),
        fields(node.path("columns")),
        fields(node.path("availableMetrics")),
        List.copyOf(ranges),
        Duration.ofHours(node.path("minimumRecurrenceInterval").asLong()),
        !node.path("retired").asBoolean());
  }

  private static List<DatasetInfo.Field> fields(JsonNode nodes) {
    List<DatasetInfo.Field> fields = new ArrayList<>();
    nodes.forEach(
        node ->
            fields.add(
                new DatasetInfo.Field(
                    node.path("name").asText(),
                    node.path("kind").asText(),
                    !node.path("retired").asBoolean())));
    return List.copyOf(fields);
  }
}
