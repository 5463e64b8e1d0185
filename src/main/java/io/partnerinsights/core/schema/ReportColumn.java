package io.partnerinsights.core.schema;

import java.io.Serializable;
import java.util.Objects;

/**
 * One column of a report's rows. Immutable and serialisable.
 *
 * @param name as the rows show it; the file's header may spell it in another case
 * @param type how its fields are read
 * @param comment what the dictionary knows about its values, or an empty text
 */
public record ReportColumn(String name, ColumnType type, String comment) implements Serializable {

  /** Refuses nulls. */
  public ReportColumn {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(comment);
  }

  /** A column without a comment. */
  public ReportColumn(String name, ColumnType type) {
    this(name, type, "");
  }
}
