package io.partnerinsights.core.options;

/**
 * What becomes of a row that is malformed: that has another number of fields than the header, a
 * value that does not fit its column's type, or bytes that are not UTF-8. Broken quotes are an
 * error in every mode, because nothing after them can be trusted.
 */
public enum ParseMode {
  /** It is an error. */
  FAILFAST,
  /** It is a row with null for what cannot be read. */
  PERMISSIVE,
  /** It is left out and counted. */
  DROPMALFORMED;

  /** Whether a malformed row is no error. */
  public boolean isLenient() {
    return this != FAILFAST;
  }
}
