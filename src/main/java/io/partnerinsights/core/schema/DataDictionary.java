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
 * @param datasets in the order of the service's documentation
 */
public record DataDictionary(List<DictionaryDataset> datasets) {
  private static final String RESOURCE = "/io/partnerinsights/schema/datasets.json";
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
    try (InputStream json = DataDictionary.class.getResourceAsStream(RESOURCE)) {
      return DictionaryFile.read(json);
    } catch (IOException broken) {
      throw new UncheckedIOException("The bundled dictionary cannot be read", broken);
    }
  }

  /** Returns the dataset with that name, ignoring case. */
  public Optional<DictionaryDataset> find(String dataset) {
    return datasets.stream().filter(known -> known.name().equalsIgnoreCase(dataset)).findFirst();
  }
}
