package io.partnerinsights.core.options;

/**
 * What to do with a malformed row: a row with another number of fields than the header, a value
 * that does not fit its column's type, or bytes that are not UTF-8. Broken quotes are an error in
 * every mode, because the bytes after them cannot be split into rows reliably.
 */
public enum ParseMode {
  /** Throw an error. */
  FAILFAST,
  /** Return the row, with null for every value that cannot be parsed. */
  PERMISSIVE,
  /** Drop the row and count it. */
  DROPMALFORMED;

  public boolean isLenient() {
    return this != FAILFAST;
  }
}
