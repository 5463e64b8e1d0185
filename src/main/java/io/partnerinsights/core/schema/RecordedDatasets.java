package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a recorded list of datasets before the published ones. The record says which names a dataset
 * has and which of them are metrics; kinds and values are those of the same name on the pages.
 */
final class RecordedDatasets {
  /** Stands for the pages of a dataset that no page names. */
  private static final DictionaryDataset NONE =
      new DictionaryDataset("", List.of(), List.of(), null);

  private final List<DictionaryDataset> published;
  private final JsonNode kinds;
  private final JsonNode periods;

  private RecordedDatasets(List<DictionaryDataset> published, JsonNode root) {
    this.published = published;
    this.kinds = root.required("kinds");
    this.periods = root.required("periodColumns");
  }

  /** Returns the recorded datasets in their order, then those that only pages name. */
  static List<DictionaryDataset> merge(InputStream record, List<DictionaryDataset> published)
      throws IOException {
    JsonNode root = DictionaryFile.document(record);
    RecordedDatasets merge = new RecordedDatasets(published, root);
    List<DictionaryDataset> recorded = DictionaryFile.list(root.path("datasets"), merge::dataset);
    Set<String> names = lower(recorded.stream().map(DictionaryDataset::name));
    return Stream.concat(
            recorded.stream(),
            published.stream().filter(known -> !names.contains(lower(known.name()))))
        .toList();
  }

  private DictionaryDataset dataset(JsonNode item) {
    String name = item.required("datasetName").textValue();
    List<String> columns =
        DictionaryFile.list(item.required("selectableColumns"), JsonNode::textValue);
    List<String> metrics =
        DictionaryFile.list(item.required("availableMetrics"), JsonNode::textValue);
    DictionaryDataset known =
        published.stream()
            .filter(one -> one.name().equalsIgnoreCase(name))
            .findFirst()
            .orElse(NONE);
    Set<String> recorded = lower(Stream.concat(columns.stream(), metrics.stream()));
    return new DictionaryDataset(
        name,
        Stream.concat(
                columns.stream().map(column -> column(name, column, known)),
                onlyOnPages(known.columns(), recorded))
            .toList(),
        Stream.concat(
                metrics.stream().map(metric -> column(name, metric, known)),
                onlyOnPages(known.metrics(), recorded))
            .toList(),
        known.refresh());
  }

  private static Stream<DictionaryColumn> onlyOnPages(
      List<DictionaryColumn> pages, Set<String> recorded) {
    return pages.stream().filter(page -> !recorded.contains(lower(page.name())));
  }

  /** Returns a recorded name with what the pages say of it, in this dataset or in another. */
  private DictionaryColumn column(String dataset, String name, DictionaryDataset pages) {
    Optional<DictionaryColumn> same = pages.find(name);
    Optional<DictionaryColumn> any =
        same.or(() -> published.stream().flatMap(one -> one.find(name).stream()).findFirst());
    return new DictionaryColumn(
        name,
        any.map(DictionaryColumn::kind).orElseGet(() -> kind(name)),
        "",
        same.map(DictionaryColumn::values).orElse(""),
        same.map(DictionaryColumn::period).orElseGet(() -> isPeriod(dataset, name)),
        Source.RECORD,
        "");
  }

  private ColumnKind kind(String name) {
    return ColumnKind.valueOf(kinds.required(name).textValue().toUpperCase(Locale.ROOT));
  }

  private boolean isPeriod(String dataset, String name) {
    return DictionaryFile.list(periods.path(dataset), JsonNode::textValue).contains(name);
  }

  private static Set<String> lower(Stream<String> names) {
    return new HashSet<>(names.map(RecordedDatasets::lower).toList());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
