package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The datasets that the service offers. Immutable. */
public final class Catalog {
  private static final Map<List<Object>, Catalog> CACHE = new ConcurrentHashMap<>();

  private final List<DatasetInfo> datasets;

  /** Whether a user's query may select only what the service lists. */
  private final boolean onlyListedSelectable;

  private Catalog(List<DatasetInfo> datasets, boolean onlyListedSelectable) {
    this.datasets = List.copyOf(datasets);
    this.onlyListedSelectable = onlyListedSelectable;
  }

  /**
   * Returns the datasets that the partner network was seen to have. Names that only the
   * documentation has are not listed, but system queries select them.
   */
  public static Catalog ofRecordedDatasets() {
    return CACHE.computeIfAbsent(
        List.of(Program.MPN),
        any -> new Catalog(new DatasetFiles(Program.MPN).recordedDatasets(), true));
  }

  /** Returns the datasets that the documentation of a program has. */
  public static Catalog ofDocumentedDatasets(Program program) {
    return CACHE.computeIfAbsent(
        List.of(program, "documented"),
        any -> new Catalog(new DatasetFiles(program).documentedDatasets(), false));
  }

  /** Returns this catalog with one more column, the last one of its dataset. */
  public Catalog withColumn(String dataset, String column, String kind) {
    return withChangedDataset(dataset, info -> info.withColumn(column, kind));
  }

  public Catalog withoutColumn(String dataset, String column) {
    return withChangedDataset(dataset, info -> info.withoutColumn(column));
  }

  private Catalog withChangedDataset(String name, UnaryOperator<DatasetInfo> change) {
    List<DatasetInfo> newDatasets = new ArrayList<>(datasets);
    newDatasets.replaceAll(info -> info.name().equalsIgnoreCase(name) ? change.apply(info) : info);
    return new Catalog(newDatasets, onlyListedSelectable);
  }

  public List<DatasetInfo> listedDatasets() {
    return datasets.stream().filter(DatasetInfo::isListed).toList();
  }

  List<DatasetInfo> allDatasets() {
    return datasets;
  }

  /** Returns what a user's query may select of the dataset of that name, ignoring case. */
  Optional<DatasetInfo> findSelectable(String name) {
    return onlyListedSelectable
        ? find(name).filter(DatasetInfo::isListed).map(DatasetInfo::withListedFieldsOnly)
        : find(name);
  }

  Optional<DatasetInfo> find(String name) {
    return datasets.stream().filter(dataset -> dataset.name().equalsIgnoreCase(name)).findFirst();
  }
}
