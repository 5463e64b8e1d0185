package io.partnerinsights.sandbox.settings;

import java.util.EnumSet;
import java.util.Set;

/**
 * How files are written, except for the separator, which the report's format decides. Immutable.
 *
 * @param dates the format of dates
 * @param traits differences from a plain file, which ends records with LF, has no byte order mark,
 *     quotes where needed and always has a header
 */
public record FileDialect(DateStyle dates, Set<Trait> traits) {

  /** A difference from a plain file. */
  public enum Trait {
    /** Records end with CR LF; line breaks inside fields stay unchanged. */
    CRLF,
    /** The file begins with the byte order mark of UTF-8. */
    BYTE_ORDER_MARK,
    /** Every field that is not empty is quoted. */
    QUOTE_ALL,
    /** The file of a report without rows has no bytes, not even a header. */
    EMPTY_WITHOUT_ROWS
  }

  /** Copies the set. */
  public FileDialect {
    traits = Set.copyOf(traits);
  }

  /** Returns the plain dialect: dates as recorded, and no traits. */
  public static FileDialect plain() {
    return new FileDialect(DateStyle.RECORDED, Set.of());
  }

  /** Returns this dialect with another format of dates. */
  public FileDialect with(DateStyle style) {
    return new FileDialect(style, traits);
  }

  /** Returns this dialect with one more trait. */
  public FileDialect with(Trait trait) {
    EnumSet<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new FileDialect(dates, more);
  }

  /** Returns whether the dialect has a trait. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
