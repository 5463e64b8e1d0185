package io.partnerinsights.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The datasets that were published when this version was made, with the kinds of their columns. It
 * gives types to names and comments to columns; which names exist, only the live service knows.
 * Immutable.
 *
 * @param datasets in the order of the service's documentation
 */
public record DataDictionary(List<DictionaryDataset> datasets) {
  private static final String RESOURCE = "/io/partnerinsights/schema/datasets.json";

  /** Copies the list. */
  public DataDictionary {
    datasets = List.copyOf(datasets);
  }

  /** Reads the dictionary that is shipped with this version. */
  public static DataDictionary bundled() {
    try (InputStream json = DataDictionary.class.getResourceAsStream(RESOURCE)) {
      return DictionaryFile.read(json);
    } catch (IOException broken) {
      throw new UncheckedIOException("The bundled dictionary cannot be read", broken);
    }
  }

  /** The dataset of that name, without case. */
  public Optional<DictionaryDataset> find(String dataset) {
    return datasets.stream().filter(known -> known.name().equalsIgnoreCase(dataset)).findFirst();
  }
}
