package io.partnerinsights.core.schema;

import io.partnerinsights.core.Public;
import java.io.Serializable;
import java.util.Objects;

/**
 * A column of a report. Immutable and serializable.
 *
 * @param name the column's name, which the file's header may spell in another case
 * @param comment the dictionary's comment on its values, or an empty text
 */
@Public
public record ReportColumn(@Public String name, @Public ColumnType type, String comment)
    implements Serializable {

  public ReportColumn {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(comment);
  }

  public ReportColumn(String name, ColumnType type) {
    this(name, type, "");
  }

  /** Whether its values are months: the service names these columns Month. */
  public boolean isMonth() {
    return name.equalsIgnoreCase("Month");
  }

  /** Returns an entry of option schemaHints with this column and its type. */
  public String toHint() {
    String quotedName = HintParser.isPlainName(name) ? name : "`" + name.replace("`", "``") + "`";
    return quotedName + " " + type;
  }

  /** Returns an entry of option schemaHints that gives this column another type. */
  public String toHint(ColumnType otherType) {
    return new ReportColumn(name, otherType).toHint();
  }
}
