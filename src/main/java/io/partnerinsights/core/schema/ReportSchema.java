package io.partnerinsights.core.schema;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The columns of a report in order; every value may be null. Names differ even without case,
 * because they are matched to the file's header without case. Immutable and serializable.
 *
 * @param columns may be empty if only the rows are counted
 */
public record ReportSchema(List<ReportColumn> columns) implements Serializable {

  /**
   * Copies the list and checks its names.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code DUPLICATE_COLUMN}
   */
  public ReportSchema {
    columns = List.copyOf(columns);
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (ReportColumn column : columns) {
      if (!seen.add(column.name())) {
        throw SchemaErrors.DUPLICATE_COLUMN.error(column.name());
      }
    }
  }

  public List<String> names() {
    return columns.stream().map(ReportColumn::name).toList();
  }

  /** Returns the column with that name, ignoring case. */
  public Optional<ReportColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Returns the schema as option schemaHints takes it: {@code Month DATE, `odd name` STRING}. */
  @Override
  public String toString() {
    return columns.stream().map(ReportColumn::hint).collect(Collectors.joining(", "));
  }
}
