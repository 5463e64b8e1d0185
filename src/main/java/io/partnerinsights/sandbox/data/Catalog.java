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

  /** Whether a user's query may select only what the service lists. */
  private final boolean strict;

  private Catalog(List<DatasetInfo> datasets, boolean strict) {
    this.datasets = List.copyOf(datasets);
    this.strict = strict;
  }

  /** Reads the datasets that the pages of a program name. */
  public static Catalog ofPages(Program program) {
    List<DatasetInfo> datasets = new ArrayList<>();
    for (JsonNode node : Json.resource(program.datasets()).path("datasets")) {
      datasets.add(dataset(node));
    }
    return new Catalog(SystemQueryNames.of(program).addTo(datasets), false);
  }

  /**
   * Reads the recorded datasets of a program; those of its pages if none were recorded. Names that
   * only pages have are not listed, but system queries can select them.
   */
  public static Catalog recorded(Program program) {
    Catalog pages = ofPages(program);
    return program
        .recordedDatasets()
        .map(file -> new Catalog(RecordedDatasets.merge(Json.resource(file), pages.datasets), true))
        .orElse(pages);
  }

  /** Returns this catalog with one more column, the last one of its dataset. */
  public Catalog with(String dataset, String column, String kind) {
    return new Catalog(
        datasets.stream()
            .map(known -> is(known, dataset) ? known.with(column, kind) : known)
            .toList(),
        strict);
  }

  /** Returns this catalog without a column of a dataset. */
  public Catalog without(String dataset, String column) {
    return new Catalog(
        datasets.stream().map(known -> is(known, dataset) ? known.without(column) : known).toList(),
        strict);
  }

  private static boolean is(DatasetInfo known, String name) {
    return known.name().equalsIgnoreCase(name);
  }

  /** Returns the datasets that the service lists, in the dictionary's order. */
  public List<DatasetInfo> listed() {
    return datasets.stream().filter(DatasetInfo::listed).toList();
  }

  /** Returns all datasets, also those that the service does not list. */
  List<DatasetInfo> all() {
    return datasets;
  }

  /** Returns what a user's query may select of the dataset of that name, ignoring case. */
  Optional<DatasetInfo> selectable(String name) {
    return strict
        ? find(name).filter(DatasetInfo::listed).map(DatasetInfo::listedPart)
        : find(name);
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
