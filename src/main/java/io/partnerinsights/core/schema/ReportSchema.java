package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The columns of a report's rows, in order; every field may be null. No two names are equal without
 * case, because files are matched to it that way. Immutable and serialisable.
 *
 * @param columns may be empty, when only the number of rows is asked for
 */
public record ReportSchema(List<ReportColumn> columns) implements Serializable {

  /**
   * Copies the list.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code DUPLICATE_COLUMN}
   */
  public ReportSchema {
    columns = List.copyOf(columns);
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (ReportColumn column : columns) {
      if (!seen.add(column.name())) {
        throw duplicate(column.name());
      }
    }
  }

  private static RuntimeException duplicate(String name) {
    return Problem.of(ErrorCode.DUPLICATE_COLUMN, "Column " + name + " stands twice")
        .reason("names are compared without case, and a table's columns must differ")
        .remedy("name it once, in the query or in your schema")
        .toException();
  }

  /** The names, in order. */
  public List<String> names() {
    return columns.stream().map(ReportColumn::name).toList();
  }

  /** The column of that name, without case. */
  public Optional<ReportColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /** As SQL writes it: {@code Month DATE, TotalACR DOUBLE}. */
  @Override
  public String toString() {
    return columns.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }
}
