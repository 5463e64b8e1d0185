package io.partnerinsights.core.schema;

/**
 * A column or metric in the dictionary.
 *
 * @param name in the service's own spelling, misspellings included
 * @param kind inferred from its name and its published description
 * @param comment known values or sample values as published, or an empty text
 * @param period whether it names the period of a record, so that a range of whole months selects
 *     records by it
 * @param source where the name is from
 */
public record DictionaryColumn(
    String name, ColumnKind kind, String comment, boolean period, Source source) {

  /** Where a name is from. The live service takes precedence over all of them. */
  public enum Source {
    /** A recorded answer of the service. */
    RECORD,
    /** The service's pages only. */
    PAGES,
    /** A former name, or one that was inferred from the service's user interface. */
    FORMER
  }

  /** Returns the type of the column's values unless a hint sets another. */
  public ColumnType type() {
    return kind.typeOf(name);
  }
}
