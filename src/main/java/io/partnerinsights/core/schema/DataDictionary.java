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
  private static final DataDictionary BUNDLED = read();

  public DataDictionary {
    datasets = List.copyOf(datasets);
  }

  public static DataDictionary bundled() {
    return BUNDLED;
  }

  private static DataDictionary read() {
    try (InputStream pages = file("datasets.json");
        InputStream record = file("recorded-datasets.json");
        InputStream marketplace = file("cmp-datasets.json");
        InputStream texts = file("meanings.json");
        InputStream sums = file("measures.json")) {
      Meanings meanings = Meanings.read(texts);
      Meanings measures = Meanings.read(sums);
      return new DataDictionary(
          Stream.concat(
                  RecordedDatasets.merge(record, DictionaryFile.read(pages)).stream()
                      .map(dataset -> explained(dataset, "mpn", meanings, measures)),
                  DictionaryFile.read(marketplace).stream()
                      .map(dataset -> explained(dataset, "cmp", meanings, measures)))
              .toList());
    } catch (IOException broken) {
      throw new UncheckedIOException("The bundled dictionary cannot be read", broken);
    }
  }

  private static DictionaryDataset explained(
      DictionaryDataset dataset, String program, Meanings meanings, Meanings measures) {
    UnaryOperator<DictionaryColumn> explain =
        column ->
            column.explained(
                meanings.find(program, dataset.name(), column.name()),
                measures.find(program, dataset.name(), column.name()));
    return new DictionaryDataset(
        dataset.name(),
        dataset.columns().stream().map(explain).toList(),
        dataset.metrics().stream().map(explain).toList(),
        dataset.refresh(),
        meanings.find(Meanings.ABOUT, "", dataset.name()));
  }

  private static InputStream file(String name) {
    return DataDictionary.class.getResourceAsStream(FOLDER + name);
  }

  /** Returns the dataset with that name, ignoring case. */
  public Optional<DictionaryDataset> find(String dataset) {
    return datasets.stream().filter(known -> known.name().equalsIgnoreCase(dataset)).findFirst();
  }

  /** Returns the column or metric of a dataset, ignoring case. */
  public Optional<DictionaryColumn> find(String dataset, String column) {
    return find(dataset).flatMap(known -> known.find(column));
  }
}
