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
  /** The timespans of a dataset that only queries name; each selects six months. */
  private static final List<String> DEFAULT_TIMESPANS =
      List.of("LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS");

  private final Program program;
  private final Map<String, String> kindByName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<DatasetInfo> documentedDatasets = new ArrayList<>();

  DatasetFiles(Program program) {
    this.program = program;
    for (JsonNode node : readJson("schema", "datasets.json").path("datasets")) {
      List<Field> columns = parseFields(node.path("columns"));
      List<Field> metrics = parseFields(node.path("availableMetrics"));
      documentedDatasets.add(toDataset(node, columns, metrics, isListed(node)));
    }
    for (JsonNode query : readJson("sandbox", "system-queries.json").path("systemQueries")) {
      addUnlistedNames(Query.parse(query.path("query").asText()));
    }
  }

  private JsonNode readJson(String folder, String file) {
    return Json.readResource(program.resourcePath(folder, file));
  }

  private static boolean isListed(JsonNode node) {
    return !node.path("retired").asBoolean();
  }

  private static DatasetInfo toDataset(
      JsonNode node, List<Field> columns, List<Field> metrics, boolean listed) {
    Duration recurrence = Duration.ofHours(node.path("minimumRecurrenceInterval").asLong());
    String name = node.path("datasetName").asText();
    List<String> timespans = toTexts(node.path("availableDateRanges"));
    return new DatasetInfo(name, columns, metrics, timespans, recurrence, listed);
  }

  private List<Field> parseFields(JsonNode nodes) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode node : nodes) {
      Field field =
          new Field(node.path("name").asText(), node.path("kind").asText(), isListed(node));
      kindByName.putIfAbsent(field.name(), field.kind());
      fields.add(field);
    }
    return List.copyOf(fields);
  }

  private static List<String> toTexts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  /**
   * Adds the unlisted datasets and columns that a published query selects. The service runs the
   * query, so it still knows them.
   */
  private void addUnlistedNames(Query query) {
    Optional<DatasetInfo> existingDataset =
        documentedDatasets.stream()
            .filter(documentedDataset -> documentedDataset.name().equalsIgnoreCase(query.dataset()))
            .findFirst();
    DatasetInfo dataset =
        existingDataset.orElseGet(
            () ->
                new DatasetInfo(
                    query.dataset(),
                    List.of(),
                    List.of(),
                    DEFAULT_TIMESPANS,
                    Duration.ZERO,
                    false));
    List<Field> missingFields =
        query.columns().stream()
            .filter(name -> dataset.findField(name).isEmpty())
            .map(name -> new Field(name, kindByName.computeIfAbsent(name, any -> "string"), false))
            .toList();
    if (!missingFields.isEmpty()) {
      existingDataset.ifPresent(documentedDatasets::remove);
      documentedDatasets.add(dataset.withColumns(missingFields));
    }
  }

  /** Returns the datasets that the pages name, and those of published queries. */
  List<DatasetInfo> documentedDatasets() {
    return documentedDatasets;
  }

  /** Returns the recorded datasets in their order, then unlisted ones that only pages name. */
  List<DatasetInfo> recordedDatasets() {
    JsonNode root = readJson("schema", "recorded-datasets.json");
    root.path("kinds")
        .properties()
        .forEach(kind -> kindByName.putIfAbsent(kind.getKey(), kind.getValue().asText()));
    List<DatasetInfo> datasets = new ArrayList<>();
    root.path("datasets").forEach(node -> datasets.add(toRecordedDataset(node)));
    for (DatasetInfo documentedDataset : documentedDatasets) {
      if (datasets.stream().noneMatch(dataset -> dataset.name().equals(documentedDataset.name()))) {
        datasets.add(documentedDataset.toUnlisted());
      }
    }
    return datasets;
  }

  /** Joins a recorded dataset with that of the pages, which supplies old names. */
  private DatasetInfo toRecordedDataset(JsonNode node) {
    List<Field> columns = toListedFields(node.path("selectableColumns"));
    List<Field> metrics = toListedFields(node.path("availableMetrics"));
    DatasetInfo recordedDataset = toDataset(node, columns, metrics, true);
    return documentedDatasets.stream()
        .filter(documentedDataset -> documentedDataset.name().equals(recordedDataset.name()))
        .findFirst()
        .map(
            documentedDataset ->
                recordedDataset.withFields(
                    addDocumentedFields(
                        recordedDataset, recordedDataset.columns(), documentedDataset.columns()),
                    addDocumentedFields(
                        recordedDataset, recordedDataset.metrics(), documentedDataset.metrics())))
        .orElse(recordedDataset);
  }

  private List<Field> toListedFields(JsonNode names) {
    return toTexts(names).stream()
        .map(name -> new Field(name, Objects.requireNonNull(kindByName.get(name), name), true))
        .toList();
  }

  private static List<Field> addDocumentedFields(
      DatasetInfo recordedDataset, List<Field> fields, List<Field> documentedFields) {
    return Stream.concat(
            fields.stream(),
            documentedFields.stream()
                .filter(
                    documentedField -> recordedDataset.findField(documentedField.name()).isEmpty())
                .map(
                    documentedField ->
                        new Field(documentedField.name(), documentedField.kind(), false)))
        .toList();
  }
}
