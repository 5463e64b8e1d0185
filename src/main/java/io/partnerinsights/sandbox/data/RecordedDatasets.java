package io.partnerinsights.sandbox.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.data.DatasetInfo.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Joins a recorded list of datasets with those of the pages, which supply kinds and old names. */
final class RecordedDatasets {
  private final Map<String, String> kinds = new HashMap<>();
  private final List<DatasetInfo> pages;

  private RecordedDatasets(JsonNode root, List<DatasetInfo> pages) {
    this.pages = pages;
    root.path("kinds").properties().forEach(kind -> put(kind.getKey(), kind.getValue().asText()));
    pages.stream()
        .flatMap(dataset -> Stream.concat(dataset.columns().stream(), dataset.metrics().stream()))
        .forEach(field -> put(field.name(), field.kind()));
  }

  private void put(String name, String kind) {
    kinds.put(name.toLowerCase(Locale.ROOT), kind);
  }

  /** Returns the recorded datasets in their order, then unlisted ones that only pages name. */
  static List<DatasetInfo> merge(JsonNode root, List<DatasetInfo> pages) {
    RecordedDatasets record = new RecordedDatasets(root, pages);
    List<DatasetInfo> merged = new ArrayList<>();
    root.path("datasets").forEach(item -> merged.add(record.dataset(item)));
    for (DatasetInfo page : pages) {
      if (merged.stream().noneMatch(known -> known.name().equals(page.name()))) {
        merged.add(page.unlisted());
      }
    }
    return merged;
  }

  private DatasetInfo dataset(JsonNode item) {
    String name = item.path("datasetName").asText();
    Optional<DatasetInfo> page = pages.stream().filter(one -> one.name().equals(name)).findFirst();
    List<Field> columns = fields(item.path("selectableColumns"));
    List<Field> metrics = fields(item.path("availableMetrics"));
    List<Field> recorded = Stream.concat(columns.stream(), metrics.stream()).toList();
    return new DatasetInfo(
        name,
        join(columns, page.map(DatasetInfo::columns).orElse(List.of()), recorded),
        join(metrics, page.map(DatasetInfo::metrics).orElse(List.of()), recorded),
        texts(item.path("availableDateRanges")),
        Duration.ofHours(item.path("minimumRecurrenceInterval").asLong()),
        true);
  }

  private static List<Field> join(List<Field> fields, List<Field> pages, List<Field> recorded) {
    return Stream.concat(
            fields.stream(),
            pages.stream()
                .filter(
                    page ->
                        recorded.stream()
                            .noneMatch(field -> field.name().equalsIgnoreCase(page.name())))
                .map(page -> new Field(page.name(), page.kind(), false)))
        .toList();
  }

  private List<Field> fields(JsonNode names) {
    return texts(names).stream().map(name -> new Field(name, kind(name), true)).toList();
  }

  private String kind(String name) {
    return Objects.requireNonNull(kinds.get(name.toLowerCase(Locale.ROOT)), name);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }
}
