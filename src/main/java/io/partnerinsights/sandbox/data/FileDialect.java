package io.partnerinsights.sandbox.data;

import java.util.EnumSet;
import java.util.Set;

/**
 * How files are written, apart from comma or tab, which the report's format decides. Immutable.
 *
 * @param dates how dates are written
 * @param traits deviations from the plainest file: LF, no mark, quotes where needed, header always
 */
public record FileDialect(DateStyle dates, Set<Trait> traits) {

  /** One deviation. */
  public enum Trait {
    /** Records end with CR LF; line breaks inside fields stay as they are. */
    CRLF,
    /** The file begins with UTF-8's byte order mark. */
    BYTE_ORDER_MARK,
    /** Every field that is not empty stands in quotes. */
    QUOTE_ALL,
    /** A report without rows gives a file without a byte rather than a header. */
    EMPTY_WITHOUT_ROWS
  }

  /** Copies the set. */
  public FileDialect {
    traits = Set.copyOf(traits);
  }

  /** ISO dates with time of day, and no deviation. */
  public static FileDialect plain() {
    return new FileDialect(DateStyle.DATE_TIME, Set.of());
  }

  /** The same with other dates. */
  public FileDialect with(DateStyle style) {
    return new FileDialect(style, traits);
  }

  /** The same with one more deviation. */
  public FileDialect with(Trait trait) {
    EnumSet<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new FileDialect(dates, more);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
