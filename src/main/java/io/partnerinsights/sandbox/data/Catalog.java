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
   * Reads a program's datasets: the recorded ones of the partner network, or those of the pages.
   * Names that only pages have are not listed among the recorded ones, but system queries select
   * them.
   */
  public static Catalog of(Program program, boolean ofPages) {
    return CACHE.computeIfAbsent(List.of(program, ofPages), any -> readCatalog(program, ofPages));
  }

  private static Catalog readCatalog(Program program, boolean ofPages) {
    DatasetFiles files = new DatasetFiles(program);
    return ofPages || program == Program.CMP
        ? new Catalog(files.pageDatasets(), false)
        : new Catalog(files.recordedDatasets(), true);
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
