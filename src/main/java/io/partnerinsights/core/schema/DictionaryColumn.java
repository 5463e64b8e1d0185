package io.partnerinsights.core.schema;

/**
 * What the dictionary knows of a column or metric.
 *
 * @param name the service's own spelling, misspellings included
 * @param kind inferred
 * @param comment known or sample values as published, or an empty text
 */
public record DictionaryColumn(String name, ColumnKind kind, String comment) {

  /** The type that its fields are read as, unless a hint says otherwise. */
  public ColumnType type() {
    return kind.typeOf(name);
  }

  /** Whether it says to which period a record belongs. */
  public boolean isPeriod() {
    return kind.isPeriod(name);
  }
}
