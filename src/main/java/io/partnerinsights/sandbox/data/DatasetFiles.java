package io.partnerinsights.sandbox.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.data.DatasetInfo.Field;
import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a program's datasets from the bundled files. */
final class DatasetFiles {
  /** Of a dataset that no list has; each query selects six months. */
  private static final List<String> RANGES =
      List.of("LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS");

  private final Program program;
  private final Map<String, String> kinds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<DatasetInfo> pages = new ArrayList<>();

  DatasetFiles(Program program) {
    this.program = program;
    for (JsonNode node : read("schema", "datasets.json").path("datasets")) {
      List<Field> columns = fields(node.path("columns"));
      List<Field> metrics = fields(node.path("availableMetrics"));
      pages.add(dataset(node, columns, metrics, isListed(node)));
    }
    for (JsonNode query : read("sandbox", "system-queries.json").path("systemQueries")) {
      addNames(Query.parse(query.path("query").asText()));
    }
  }

  private JsonNode read(String folder, String file) {
    return Json.resource(program.resource(folder, file));
  }

  private static boolean isListed(JsonNode node) {
    return !node.path("retired").asBoolean();
  }

  private static DatasetInfo dataset(
      JsonNode node, List<Field> columns, List<Field> metrics, boolean listed) {
    Duration recurrence = Duration.ofHours(node.path("minimumRecurrenceInterval").asLong());
    String name = node.path("datasetName").asText();
    List<String> ranges = texts(node.path("availableDateRanges"));
    return new DatasetInfo(name, columns, metrics, ranges, recurrence, listed);
  }

  private List<Field> fields(JsonNode nodes) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode node : nodes) {
      Field field =
          new Field(node.path("name").asText(), node.path("kind").asText(), isListed(node));
      kinds.putIfAbsent(field.name(), field.kind());
      fields.add(field);
    }
    return List.copyOf(fields);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  /**
   * Adds the datasets and columns that a published query selects and no list of the service has, as
   * names that are not listed. The service runs the query, so it still knows them.
   */
  private void addNames(Query query) {
    Optional<DatasetInfo> known =
        pages.stream().filter(page -> page.name().equalsIgnoreCase(query.dataset())).findFirst();
    DatasetInfo dataset =
        known.orElseGet(
            () ->
                new DatasetInfo(
                    query.dataset(), List.of(), List.of(), RANGES, Duration.ZERO, false));
    List<Field> more =
        query.columns().stream()
            .filter(name -> dataset.field(name).isEmpty())
            .map(name -> new Field(name, kinds.computeIfAbsent(name, any -> "string"), false))
            .toList();
    if (!more.isEmpty()) {
      known.ifPresent(pages::remove);
      pages.add(dataset.with(more));
    }
  }

  /** Returns the datasets that the pages name, and those of published queries. */
  List<DatasetInfo> ofPages() {
    return pages;
  }

  /** Returns the recorded datasets in their order, then unlisted ones that only pages name. */
  List<DatasetInfo> recorded() {
    JsonNode root = read("schema", "recorded-datasets.json");
    root.path("kinds")
        .properties()
        .forEach(kind -> kinds.putIfAbsent(kind.getKey(), kind.getValue().asText()));
    List<DatasetInfo> merged = new ArrayList<>();
    root.path("datasets").forEach(node -> merged.add(recorded(node)));
    for (DatasetInfo page : pages) {
      if (merged.stream().noneMatch(known -> known.name().equals(page.name()))) {
        merged.add(page.unlisted());
      }
    }
    return merged;
  }

  /** Joins a recorded dataset with that of the pages, which supplies old names. */
  private DatasetInfo recorded(JsonNode node) {
    List<Field> columns = named(node.path("selectableColumns"));
    List<Field> metrics = named(node.path("availableMetrics"));
    DatasetInfo recorded = dataset(node, columns, metrics, true);
    return pages.stream()
        .filter(page -> page.name().equals(recorded.name()))
        .findFirst()
        .map(
            page ->
                recorded.with(
                    join(recorded, recorded.columns(), page.columns()),
                    join(recorded, recorded.metrics(), page.metrics())))
        .orElse(recorded);
  }

  private List<Field> named(JsonNode names) {
    return texts(names).stream()
        .map(name -> new Field(name, Objects.requireNonNull(kinds.get(name), name), true))
        .toList();
  }

  private static List<Field> join(DatasetInfo recorded, List<Field> fields, List<Field> pages) {
    return Stream.concat(
            fields.stream(),
            pages.stream()
                .filter(page -> recorded.field(page.name()).isEmpty())
                .map(page -> new Field(page.name(), page.kind(), false)))
        .toList();
  }
}
