package io.partnerinsights.core.schema;

import io.partnerinsights.core.Public;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a report in order. Every value may be null. Names are unique ignoring case,
 * because they are matched to the file's header ignoring case. Immutable and serializable.
 */
@Public
public final class ReportSchema implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf() returns a serializable list
  private final List<ReportColumn> columns;

  /** A schema may have thousands of columns, and each of them is looked up. */
  private final TreeMap<String, ReportColumn> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * Copies the list and checks its names.
   *
   * @param columns may be empty if only the rows are counted
   * @throws io.partnerinsights.core.errors.QueryException {@code DUPLICATE_COLUMN}
   */
  public ReportSchema(List<ReportColumn> columns) {
    this.columns = List.copyOf(columns);
    for (ReportColumn column : columns) {
      if (byName.put(column.name(), column) != null) {
        throw SchemaErrors.DUPLICATE_COLUMN.error(column.name());
      }
    }
  }

  @Public
  public List<ReportColumn> columns() {
    return columns;
  }

  public List<String> columnNames() {
    return columns.stream().map(ReportColumn::name).toList();
  }

  /** Returns the column with that name, ignoring case. */
  public Optional<ReportColumn> findColumn(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReportSchema schema && columns.equals(schema.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  /** Returns the schema as option schemaHints takes it: {@code Month DATE, `odd name` STRING}. */
  @Override
  public String toString() {
    return columns.stream().map(ReportColumn::toHint).collect(Collectors.joining(", "));
  }
}
