package io.partnerinsights.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The datasets that were published when this version was built, with the kinds and comments of
 * their columns. Only the live service knows which names exist now. Immutable.
 *
 * @param datasets those of mpn, then those of cmp, in the order of the service's documentation
 */
public record DataDictionary(List<DictionaryDataset> datasets) {
  /** The datasets of mpn and of cmp, whose names differ. */
  private static final List<String> FILES = List.of("datasets.json", "cmp-datasets.json");

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
    return new DataDictionary(FILES.stream().flatMap(file -> read(file).stream()).toList());
  }

  private static List<DictionaryDataset> read(String file) {
    try (InputStream json = DataDictionary.class.getResourceAsStream(FOLDER + file)) {
      return DictionaryFile.read(json);
    } catch (IOException broken) {
      throw new UncheckedIOException("The bundled " + file + " cannot be read", broken);
    }
  }

  /** Returns the dataset with that name, ignoring case. */
  public Optional<DictionaryDataset> find(String dataset) {
    return datasets.stream().filter(known -> known.name().equalsIgnoreCase(dataset)).findFirst();
  }
}
