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
 * has and which of them are metrics; kinds and comments are those of the same name on the pages.
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
    List<DictionaryDataset> recorded =
        DictionaryFile.list(root.path("datasets"), dataset -> merge.dataset(dataset));
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
    Optional<DictionaryDataset> known =
        published.stream().filter(one -> one.name().equalsIgnoreCase(name)).findFirst();
    Set<String> recorded = lower(Stream.concat(columns.stream(), metrics.stream()));
    return new DictionaryDataset(
        name,
        columns(name, columns, known.map(DictionaryDataset::columns).orElse(List.of()), recorded),
        columns(name, metrics, known.map(DictionaryDataset::metrics).orElse(List.of()), recorded),
        known.flatMap(DictionaryDataset::refresh));
  }

  /** Returns the recorded names, then the published ones that the record does not have. */
  private List<DictionaryColumn> columns(
      String dataset, List<String> names, List<DictionaryColumn> pages, Set<String> recorded) {
    return Stream.concat(
            names.stream().map(name -> column(dataset, name)),
            pages.stream().filter(page -> !recorded.contains(lower(page.name()))))
        .toList();
  }

  private DictionaryColumn column(String dataset, String name) {
    Optional<DictionaryColumn> same =
        published.stream()
            .filter(known -> known.name().equals(dataset))
            .flatMap(known -> known.find(name).stream())
            .findFirst();
    Optional<DictionaryColumn> any =
        same.or(() -> published.stream().flatMap(one -> one.find(name).stream()).findFirst());
    ColumnKind kind = any.map(DictionaryColumn::kind).orElseGet(() -> kind(name));
    boolean period = same.map(DictionaryColumn::period).orElse(isPeriod(dataset, name));
    String comment = same.map(DictionaryColumn::comment).orElse("");
    return new DictionaryColumn(name, kind, comment, period, Source.RECORD);
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
