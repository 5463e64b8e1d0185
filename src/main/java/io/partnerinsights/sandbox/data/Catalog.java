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
  private static final Map<List<Object>, Catalog> READ = new ConcurrentHashMap<>();

  private final List<DatasetInfo> datasets;

  /** Whether a user's query may select only what the service lists. */
  private final boolean strict;

  private Catalog(List<DatasetInfo> datasets, boolean strict) {
    this.datasets = List.copyOf(datasets);
    this.strict = strict;
  }

  /**
   * Reads the datasets of a program: the recorded ones, which only the partner network has, or
   * those of its pages. Names that only pages have are then not listed, but system queries can
   * select them.
   */
  public static Catalog of(Program program, boolean pages) {
    return READ.computeIfAbsent(List.of(program, pages), any -> read(program, pages));
  }

  private static Catalog read(Program program, boolean pages) {
    DatasetFiles files = new DatasetFiles(program);
    return pages || program == Program.CMP
        ? new Catalog(files.ofPages(), false)
        : new Catalog(files.recorded(), true);
  }

  /** Returns this catalog with one more column, the last one of its dataset. */
  public Catalog with(String dataset, String column, String kind) {
    return map(dataset, known -> known.with(column, kind));
  }

  public Catalog without(String dataset, String column) {
    return map(dataset, known -> known.without(column));
  }

  private Catalog map(String name, UnaryOperator<DatasetInfo> change) {
    List<DatasetInfo> changed = new ArrayList<>(datasets);
    changed.replaceAll(known -> known.name().equalsIgnoreCase(name) ? change.apply(known) : known);
    return new Catalog(changed, strict);
  }

  public List<DatasetInfo> listed() {
    return datasets.stream().filter(DatasetInfo::listed).toList();
  }

  List<DatasetInfo> all() {
    return datasets;
  }

  /** Returns what a user's query may select of the dataset of that name, ignoring case. */
  Optional<DatasetInfo> selectable(String name) {
    return strict
        ? find(name).filter(DatasetInfo::listed).map(DatasetInfo::listedPart)
        : find(name);
  }

  Optional<DatasetInfo> find(String name) {
    return datasets.stream().filter(dataset -> dataset.name().equalsIgnoreCase(name)).findFirst();
  }
}
