package io.partnerinsights.core.csv.scan;

/**
 * How a file is written.
 *
 * @param separator between fields: a comma or a tab
 * @param mostFieldBytes no field is longer than this, its quotes and the second of a doubled quote
 *     not counted
 * @param lenient whether rows may have another number of fields than the header, and bytes that are
 *     not UTF-8
 */
public record Dialect(char separator, long mostFieldBytes, boolean lenient) {
  /** A strict one. */
  public Dialect(char separator, long mostFieldBytes) {
    this(separator, mostFieldBytes, false);
  }
}
