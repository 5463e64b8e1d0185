package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts a recorded list of datasets before the published ones. The record says which names a dataset
 * has and which of them are metrics; kinds and values are those of the same name on the pages.
 */
final class RecordedDatasets {
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
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    recorded.forEach(dataset -> names.add(dataset.name()));
    return Stream.concat(
            recorded.stream(), published.stream().filter(known -> !names.contains(known.name())))
        .toList();
  }

  private DictionaryDataset dataset(JsonNode item) {
    String name = item.required("datasetName").textValue();
    DictionaryDataset pages =
        published.stream()
            .filter(one -> one.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseGet(() -> new DictionaryDataset(name, List.of(), List.of(), null, ""));
    List<DictionaryColumn> columns = columns(item.required("selectableColumns"), pages);
    List<DictionaryColumn> metrics = columns(item.required("availableMetrics"), pages);
    Set<String> recorded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Stream.of(columns, metrics).flatMap(List::stream).forEach(one -> recorded.add(one.name()));
    List<DictionaryColumn> allColumns = withPages(columns, pages.columns(), recorded);
    List<DictionaryColumn> allMetrics = withPages(metrics, pages.metrics(), recorded);
    return new DictionaryDataset(name, allColumns, allMetrics, pages.refresh(), "");
  }

  private static List<DictionaryColumn> withPages(
      List<DictionaryColumn> columns, List<DictionaryColumn> pages, Set<String> recorded) {
    return Stream.concat(
            columns.stream(), pages.stream().filter(page -> !recorded.contains(page.name())))
        .toList();
  }

  private List<DictionaryColumn> columns(JsonNode names, DictionaryDataset pages) {
    return DictionaryFile.list(names, name -> column(name.textValue(), pages));
  }

  /** Returns a recorded name with what the pages say of it, in this dataset or in another. */
  private DictionaryColumn column(String name, DictionaryDataset pages) {
    Optional<DictionaryColumn> same = pages.find(name);
    Optional<DictionaryColumn> any =
        same.or(() -> published.stream().flatMap(one -> one.find(name).stream()).findFirst());
    return new DictionaryColumn(
        name,
        any.map(DictionaryColumn::kind).orElseGet(() -> kind(name)),
        "",
        same.map(DictionaryColumn::values).orElse(""),
        same.map(DictionaryColumn::period).orElseGet(() -> isPeriod(pages.name(), name)),
        Source.RECORD,
        "");
  }

  private ColumnKind kind(String name) {
    return ColumnKind.valueOf(kinds.required(name).textValue().toUpperCase(Locale.ROOT));
  }

  private boolean isPeriod(String dataset, String name) {
    return DictionaryFile.list(periods.path(dataset), JsonNode::textValue).contains(name);
  }
}
