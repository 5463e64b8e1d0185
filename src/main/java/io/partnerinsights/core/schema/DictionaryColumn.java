package io.partnerinsights.core.schema;

/**
 * A column or metric in the dictionary.
 *
 * @param name in the service's own spelling, misspellings included
 * @param kind inferred from its name and its published description
 * @param comment known values or sample values as published, or an empty text
 * @param period whether it names the period of a record, so that a range of whole months selects
 *     records by it
 * @param expected whether the service is expected to list it; it need not list a former name, nor
 *     one that was inferred from its user interface
 */
public record DictionaryColumn(
    String name, ColumnKind kind, String comment, boolean period, boolean expected) {

  /** Returns the type of the column's values unless a hint sets another. */
  public ColumnType type() {
    return kind.typeOf(name);
  }
}
