package io.partnerinsights.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts a recorded list of datasets before the published ones. The record says which names a dataset
 * has and which of them are metrics; kinds and values are those of the same name on the pages.
 */
final class RecordedDatasets {
  private final List<DictionaryDataset> pageDatasets;
  private final JsonNode kinds;
  private final JsonNode periods;

  private RecordedDatasets(List<DictionaryDataset> pageDatasets, JsonNode root) {
    this.pageDatasets = pageDatasets;
    this.kinds = root.required("kinds");
    this.periods = root.required("periodColumns");
  }

  /** Returns the recorded datasets in their order, then those that only pages name. */
  static List<DictionaryDataset> mergeWithPages(
      InputStream recordFile, List<DictionaryDataset> pageDatasets) throws IOException {
    JsonNode root = DictionaryFile.readRoot(recordFile);
    RecordedDatasets merger = new RecordedDatasets(pageDatasets, root);
    List<DictionaryDataset> recordedDatasets =
        DictionaryFile.readList(root, "datasets", merger::toDataset);
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    recordedDatasets.forEach(dataset -> names.add(dataset.name()));
    return Stream.concat(
            recordedDatasets.stream(),
            pageDatasets.stream().filter(known -> !names.contains(known.name())))
        .toList();
  }

  private DictionaryDataset toDataset(JsonNode datasetNode) {
    String name = DictionaryFile.readText(datasetNode, "datasetName");
    DictionaryDataset pageDataset =
        pageDatasets.stream()
            .filter(one -> one.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseGet(() -> new DictionaryDataset(name, List.of(), List.of(), null));
    List<DictionaryColumn> columns = toColumns(datasetNode, "selectableColumns", pageDataset);
    List<DictionaryColumn> metrics = toColumns(datasetNode, "availableMetrics", pageDataset);
    Set<String> recordedNames = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Stream.of(columns, metrics).flatMap(List::stream).forEach(one -> recordedNames.add(one.name()));
    List<DictionaryColumn> allColumns =
        withPageColumns(columns, pageDataset.columns(), recordedNames);
    List<DictionaryColumn> allMetrics =
        withPageColumns(metrics, pageDataset.metrics(), recordedNames);
    return new DictionaryDataset(name, allColumns, allMetrics, pageDataset.refreshInterval());
  }

  private static List<DictionaryColumn> withPageColumns(
      List<DictionaryColumn> columns,
      List<DictionaryColumn> pageColumns,
      Set<String> recordedNames) {
    return Stream.concat(
            columns.stream(),
            pageColumns.stream().filter(column -> !recordedNames.contains(column.name())))
        .toList();
  }

  private List<DictionaryColumn> toColumns(
      JsonNode datasetNode, String field, DictionaryDataset pageDataset) {
    return DictionaryFile.readTexts(datasetNode, field).stream()
        .map(name -> toColumn(name, pageDataset))
        .toList();
  }

  /** Returns a recorded name with what the pages say of it, in this dataset or in another. */
  private DictionaryColumn toColumn(String name, DictionaryDataset pageDataset) {
    Optional<DictionaryColumn> sameColumn = pageDataset.findColumn(name);
    Optional<DictionaryColumn> anyColumn =
        sameColumn.or(
            () -> pageDatasets.stream().flatMap(one -> one.findColumn(name).stream()).findFirst());
    return new DictionaryColumn(
        name,
        anyColumn.map(DictionaryColumn::kind).orElseGet(() -> DictionaryFile.readKind(kinds, name)),
        sameColumn.map(DictionaryColumn::knownValues).orElse(""),
        sameColumn
            .map(DictionaryColumn::isPeriod)
            .orElseGet(() -> isPeriod(pageDataset.name(), name)),
        Source.RECORD);
  }

  private boolean isPeriod(String dataset, String name) {
    return periods.has(dataset) && DictionaryFile.readTexts(periods, dataset).contains(name);
  }
}
