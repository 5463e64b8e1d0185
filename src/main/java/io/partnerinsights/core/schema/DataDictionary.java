package io.partnerinsights.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
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

  /** Copies the list. */
  public DataDictionary {
    datasets = List.copyOf(datasets);
  }

  /** Returns the dictionary bundled with this version. */
  public static DataDictionary bundled() {
    return BUNDLED;
  }

  private static DataDictionary read() {
    try (InputStream pages = file("datasets.json");
        InputStream record = file("recorded-datasets.json");
        InputStream marketplace = file("cmp-datasets.json");
        InputStream texts = file("meanings.json")) {
      Meanings meanings = Meanings.read(texts);
      return new DataDictionary(
          Stream.concat(
                  RecordedDatasets.merge(record, DictionaryFile.read(pages)).stream()
                      .map(dataset -> meanings.addTo(dataset, "mpn")),
                  DictionaryFile.read(marketplace).stream()
                      .map(dataset -> meanings.addTo(dataset, "cmp")))
              .toList());
    } catch (IOException broken) {
      throw new UncheckedIOException("The bundled dictionary cannot be read", broken);
    }
  }

  private static InputStream file(String name) {
    return DataDictionary.class.getResourceAsStream(FOLDER + name);
  }

  /** Returns the dataset with that name, ignoring case. */
  public Optional<DictionaryDataset> find(String dataset) {
    return datasets.stream().filter(known -> known.name().equalsIgnoreCase(dataset)).findFirst();
  }
}
