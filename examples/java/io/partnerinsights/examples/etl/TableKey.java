package io.partnerinsights.examples.etl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What identifies a row of a dataset. The file {@code keys.json} lists the datasets.
 *
 * @param period the column of the period, such as {@code Month}: an execution restates all rows of
 *     its periods. Empty if each execution restates the whole table
 * @param columns the columns that identify a row, the period included
 */
public record TableKey(Optional<String> period, List<String> columns) {
  private static final String FILE = "keys.json";

  /** Copies the columns. */
  public TableKey {
    columns = List.copyOf(columns);
  }

  /**
   * Returns the key of a dataset.
   *
   * @throws IllegalArgumentException if the file does not list the dataset
   */
  public static TableKey of(String dataset) {
    JsonNode key = file().path(dataset);
    if (key.isMissingNode()) {
      throw new IllegalArgumentException(
          "No key is known for " + dataset + ". Add the columns that identify a row to " + FILE);
    }
    List<String> columns = new ArrayList<>();
    key.path("period").forEach(name -> columns.add(name.asText()));
    Optional<String> period = columns.stream().findFirst();
    key.path("key").forEach(name -> columns.add(name.asText()));
    return new TableKey(period, columns);
  }

  /** Returns the datasets with a key. */
  public static List<String> datasets() {
    List<String> names = new ArrayList<>();
    file().fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode file() {
    try (InputStream in = TableKey.class.getResourceAsStream(FILE)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the columns that are not part of the key. */
  Stream<String> others(String[] names) {
    return Stream.of(names).filter(name -> columns.stream().noneMatch(name::equalsIgnoreCase));
  }
}
