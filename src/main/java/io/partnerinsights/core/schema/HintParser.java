package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.NearestName;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses schema hints: {@code name type(, name type)*}. */
final class HintParser {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
  private static final Pattern DIGITS =
      Pattern.compile("\\(\\s*([0-9]{1,4})\\s*(?:,\\s*([0-9]{1,4})\\s*)?\\)");
  private static final Pattern WHITESPACE = Pattern.compile("\\s+");

  /** The names that error messages list. */
  private static final List<String> OFFERED =
      List.of("STRING", "INT", "BIGINT", "DOUBLE", "DECIMAL(p,s)", "BOOLEAN", "DATE", "TIMESTAMP");

  private static final Map<String, ColumnType> PLAIN =
      Map.ofEntries(
          Map.entry("STRING", ColumnType.STRING),
          Map.entry("INT", ColumnType.INT),
          Map.entry("INTEGER", ColumnType.INT),
          Map.entry("BIGINT", ColumnType.BIGINT),
          Map.entry("LONG", ColumnType.BIGINT),
          Map.entry("DOUBLE", ColumnType.DOUBLE),
          Map.entry("BOOLEAN", ColumnType.BOOLEAN),
          Map.entry("DATE", ColumnType.DATE),
          Map.entry("TIMESTAMP", ColumnType.TIMESTAMP));

  private static final List<String> DECIMALS = List.of("DECIMAL", "DEC", "NUMERIC");

  /** SQL types that a report's column cannot have, with the type to use instead. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "VARCHAR", "STRING",
          "CHAR", "STRING",
          "TEXT", "STRING",
          "FLOAT", "DOUBLE",
          "REAL", "DOUBLE",
          "SMALLINT", "INT",
          "TINYINT", "INT",
          "BOOL", "BOOLEAN",
          "TIMESTAMP_NTZ", "TIMESTAMP",
          "TIMESTAMP_LTZ", "TIMESTAMP");

  private static final String TYPES = "the types are " + String.join(", ", OFFERED);

  private final String text;
  private final Map<String, ColumnType> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int at;

  private HintParser(String text) {
    this.text = text;
  }

  static Map<String, ColumnType> parse(String text) {
    HintParser parser = new HintParser(text);
    parser.skipWhitespace();
    if (text.startsWith("{", parser.at) || text.startsWith("[", parser.at)) {
      throw parser.malformed(
          parser.at,
          "it is JSON",
          "write names and types without JSON, such as MPNId BIGINT, Month DATE");
    }
    if (parser.at < text.length()) {
      parser.hints();
    }
    return Collections.unmodifiableMap(parser.types);
  }

  /** Whether a name needs no backquotes. */
  static boolean isPlainName(String name) {
    return WORD.matcher(name).matches();
  }

  private void hints() {
    hint();
    while (at < text.length()) {
      if (!accept(",")) {
        throw malformed(
            at, "expected \",\" or the end, found " + found(), "write name TYPE, name TYPE");
      }
      hint();
    }
  }

  private void hint() {
    int start = at;
    String name = name();
    accept(":");
    ColumnType type = type();
    if (types.putIfAbsent(name, type) != null) {
      throw malformed(start, "column " + name + " has two hints", "give it one");
    }
  }

  private String name() {
    int quote = closingQuote();
    if (quote >= 0) {
      String name = text.substring(at + 1, quote).replace("``", "`");
      at = quote + 1;
      skipWhitespace();
      return name;
    }
    Matcher word = match(WORD);
    if (word == null) {
      throw malformed(
          at, "expected a column name, found " + found(), "write an unusual name in backquotes");
    }
    return word.group();
  }

  /**
   * Returns where a name in backquotes ends, or -1 if the text does not go on with such a name. A
   * regular expression would use stack for each of its characters.
   */
  private int closingQuote() {
    if (!text.startsWith("`", at)) {
      return -1;
    }
    int end = text.indexOf('`', at + 1);
    while (text.startsWith("``", end)) {
      end = text.indexOf('`', end + 2);
    }
    return end > at + 1 ? end : -1;
  }

  private ColumnType type() {
    int start = at;
    Matcher word = match(WORD);
    if (word == null) {
      throw malformed(at, "expected a type, found " + found(), TYPES);
    }
    String name = word.group().toUpperCase(Locale.ROOT);
    if (DECIMALS.contains(name)) {
      return decimal(start);
    }
    ColumnType type = PLAIN.get(name);
    if (type == null) {
      throw unknownType(start, word.group(), INSTEAD.get(name));
    }
    return type;
  }

  /** Parses the digits of a decimal; without digits it is DECIMAL(10,0). */
  private ColumnType decimal(int start) {
    Matcher digits = match(DIGITS);
    int precision = digits == null ? 10 : Integer.parseInt(digits.group(1));
    int scale = digits == null || digits.group(2) == null ? 0 : Integer.parseInt(digits.group(2));
    if (digits == null && text.startsWith("(", at)) {
      throw malformed(at, "the digits of the decimal are malformed", "write DECIMAL(p,s)");
    }
    if (precision < 1 || precision > ColumnType.MAX_PRECISION || scale > precision) {
      throw malformed(
          start,
          "DECIMAL(" + precision + "," + scale + ") is not a valid type",
          "write DECIMAL(p,s) with p from 1 to " + ColumnType.MAX_PRECISION + " and s up to p");
    }
    return ColumnType.decimal(precision, scale);
  }

  private RuntimeException unknownType(int start, String word, @Nullable String instead) {
    String near = NearestName.hint(word, OFFERED);
    String remedy = instead == null ? (near + " " + TYPES).strip() : "write " + instead;
    return malformed(start, "there is no type " + word, remedy);
  }

  private RuntimeException malformed(int position, String reason, String remedy) {
    return SchemaErrors.MALFORMED_HINTS.error(position + 1, reason, text.strip(), remedy);
  }

  private String found() {
    if (at == text.length()) {
      return "the end";
    }
    Matcher word = WORD.matcher(text).region(at, text.length());
    return word.lookingAt() ? word.group() : "\"" + Character.toString(text.codePointAt(at)) + "\"";
  }

  private boolean accept(String symbol) {
    boolean present = text.startsWith(symbol, at);
    if (present) {
      at += symbol.length();
      skipWhitespace();
    }
    return present;
  }

  /** Consumes the pattern and the whitespace after it, or returns null. */
  private @Nullable Matcher match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    skipWhitespace();
    return matcher;
  }

  private void skipWhitespace() {
    Matcher whitespace = WHITESPACE.matcher(text).region(at, text.length());
    at = whitespace.lookingAt() ? whitespace.end() : at;
  }
}
