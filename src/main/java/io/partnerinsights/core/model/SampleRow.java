package io.partnerinsights.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A row of a query's test. Column names are in the service's case and order.
 *
 * @param values texts or nulls by column
 * @param unquotedColumns columns whose values JSON writes as numbers or truth values: a file may
 *     have had other characters, such as {@code 0042} for the number 42
 */
public record SampleRow(Map<String, String> values, Set<String> unquotedColumns) {
  public SampleRow {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    unquotedColumns = Set.copyOf(unquotedColumns);
  }
}
