package io.partnerinsights.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The datasets that were recorded or published when this version was built, with the kinds and
 * meanings of their columns. Only the live service knows which names exist now. Immutable.
 *
 * @param datasets those of mpn as recorded, those of mpn that only pages name, then those of cmp
 */
public record DataDictionary(List<DictionaryDataset> datasets) {
  private static final String FOLDER = "/io/partnerinsights/schema/";
  private static final DataDictionary BUILT_IN = readBundle();

  public DataDictionary {
    datasets = List.copyOf(datasets);
  }

  public static DataDictionary builtIn() {
    return BUILT_IN;
  }

  private static DataDictionary readBundle() {
    try (InputStream pagesFile = openFile("datasets.json");
        InputStream recordFile = openFile("recorded-datasets.json");
        InputStream marketplaceFile = openFile("cmp-datasets.json");
        InputStream meaningsFile = openFile("meanings.json");
        InputStream measuresFile = openFile("measures.json")) {
      DictionaryTexts meanings = DictionaryTexts.read(meaningsFile);
      DictionaryTexts measures = DictionaryTexts.read(measuresFile);
      return new DataDictionary(
          Stream.concat(
                  RecordedDatasets.mergeWithPages(
                          recordFile, DictionaryFile.readDatasets(pagesFile))
                      .stream()
                      .map(dataset -> withTexts(dataset, "mpn", meanings, measures)),
                  DictionaryFile.readDatasets(marketplaceFile).stream()
                      .map(dataset -> withTexts(dataset, "cmp", meanings, measures)))
              .toList());
    } catch (IOException failure) {
      throw new UncheckedIOException("The bundled dictionary cannot be read", failure);
    }
  }

  private static DictionaryDataset withTexts(
      DictionaryDataset dataset,
      String program,
      DictionaryTexts meanings,
      DictionaryTexts measures) {
    UnaryOperator<DictionaryColumn> addTexts =
        column ->
            column.withTexts(
                meanings.textOf(program, dataset.name(), column.name()),
                measures.textOf(program, dataset.name(), column.name()));
    return new DictionaryDataset(
        dataset.name(),
        dataset.columns().stream().map(addTexts).toList(),
        dataset.metrics().stream().map(addTexts).toList(),
        dataset.refreshInterval(),
        meanings.textOf(DictionaryTexts.ABOUT, "", dataset.name()));
  }

  private static InputStream openFile(String name) {
    return DataDictionary.class.getResourceAsStream(FOLDER + name);
  }

  /** Returns the dataset with that name, ignoring case. */
  public Optional<DictionaryDataset> findDataset(String dataset) {
    return datasets.stream().filter(known -> known.name().equalsIgnoreCase(dataset)).findFirst();
  }

  /** Returns the column or metric of a dataset, ignoring case. */
  public Optional<DictionaryColumn> findColumn(String dataset, String column) {
    return findDataset(dataset).flatMap(known -> known.findColumn(column));
  }
}
