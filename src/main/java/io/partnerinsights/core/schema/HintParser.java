package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.NameSuggestions;
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
  private static final Pattern DECIMAL_DIGITS =
      Pattern.compile("\\(\\s*([0-9]{1,4})\\s*(?:,\\s*([0-9]{1,4})\\s*)?\\)");
  private static final Pattern WHITESPACE = Pattern.compile("\\s+");

  /** The names that error messages list. */
  private static final List<String> OFFERED_TYPES =
      List.of("STRING", "INT", "BIGINT", "DOUBLE", "DECIMAL(p,s)", "BOOLEAN", "DATE", "TIMESTAMP");

  private static final Map<String, ColumnType> TYPES_BY_NAME =
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

  private static final List<String> DECIMAL_NAMES = List.of("DECIMAL", "DEC", "NUMERIC");

  /** SQL types that a report's column cannot have, with the type to use instead. */
  private static final Map<String, String> REPLACEMENT_TYPES =
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

  private static final String TYPES_REMEDY = "the types are " + String.join(", ", OFFERED_TYPES);

  private final String text;
  private final Map<String, ColumnType> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int position;

  private HintParser(String text) {
    this.text = text;
  }

  static Map<String, ColumnType> parse(String text) {
    HintParser parser = new HintParser(text);
    parser.skipWhitespace();
    if (text.startsWith("{", parser.position) || text.startsWith("[", parser.position)) {
      throw parser.syntaxError(
          parser.position,
          "it is JSON",
          "write names and types without JSON, such as MPNId BIGINT, Month DATE");
    }
    if (parser.position < text.length()) {
      parser.parseHints();
    }
    return Collections.unmodifiableMap(parser.types);
  }

  /** Whether a name needs no backquotes. */
  static boolean isPlainName(String name) {
    return WORD.matcher(name).matches();
  }

  private void parseHints() {
    parseHint();
    while (position < text.length()) {
      if (!tryConsumeSymbol(",")) {
        throw syntaxError(
            position,
            "expected \",\" or the end, found " + describeNextToken(),
            "write name TYPE, name TYPE");
      }
      parseHint();
    }
  }

  private void parseHint() {
    int start = position;
    String name = parseName();
    tryConsumeSymbol(":");
    ColumnType type = parseType();
    if (types.putIfAbsent(name, type) != null) {
      throw syntaxError(start, "column " + name + " has two hints", "give it one");
    }
  }

  private String parseName() {
    int quote = findClosingQuote();
    if (quote >= 0) {
      String name = text.substring(position + 1, quote).replace("``", "`");
      position = quote + 1;
      skipWhitespace();
      return name;
    }
    Matcher word = tryConsumePattern(WORD);
    if (word == null) {
      throw syntaxError(
          position,
          "expected a column name, found " + describeNextToken(),
          "write an unusual name in backquotes");
    }
    return word.group();
  }

  /**
   * Returns where a name in backquotes ends, or -1 if the text does not go on with such a name. A
   * regular expression would use stack for each of its characters.
   */
  private int findClosingQuote() {
    if (!text.startsWith("`", position)) {
      return -1;
    }
    int end = text.indexOf('`', position + 1);
    while (text.startsWith("``", end)) {
      end = text.indexOf('`', end + 2);
    }
    return end > position + 1 ? end : -1;
  }

  private ColumnType parseType() {
    int start = position;
    Matcher word = tryConsumePattern(WORD);
    if (word == null) {
      throw syntaxError(position, "expected a type, found " + describeNextToken(), TYPES_REMEDY);
    }
    String name = word.group().toUpperCase(Locale.ROOT);
    if (DECIMAL_NAMES.contains(name)) {
      return parseDecimal(start);
    }
    ColumnType type = TYPES_BY_NAME.get(name);
    if (type == null) {
      throw unknownTypeError(start, word.group(), REPLACEMENT_TYPES.get(name));
    }
    return type;
  }

  /** Parses the digits of a decimal; without digits it is DECIMAL(10,0). */
  private ColumnType parseDecimal(int start) {
    Matcher digits = tryConsumePattern(DECIMAL_DIGITS);
    int precision = digits == null ? 10 : Integer.parseInt(digits.group(1));
    int scale = digits == null || digits.group(2) == null ? 0 : Integer.parseInt(digits.group(2));
    if (digits == null && text.startsWith("(", position)) {
      throw syntaxError(position, "the digits of the decimal are malformed", "write DECIMAL(p,s)");
    }
    if (precision < 1 || precision > ColumnType.MAX_PRECISION || scale > precision) {
      throw syntaxError(
          start,
          "DECIMAL(" + precision + "," + scale + ") is not a valid type",
          "write DECIMAL(p,s) with p from 1 to " + ColumnType.MAX_PRECISION + " and s up to p");
    }
    return ColumnType.decimal(precision, scale);
  }

  private RuntimeException unknownTypeError(int start, String word, @Nullable String replacement) {
    String nameHint = NameSuggestions.hint(word, OFFERED_TYPES);
    String remedy =
        replacement == null ? (nameHint + " " + TYPES_REMEDY).strip() : "write " + replacement;
    return syntaxError(start, "there is no type " + word, remedy);
  }

  private RuntimeException syntaxError(int errorPosition, String reason, String remedy) {
    return SchemaErrors.MALFORMED_HINTS.error(errorPosition + 1, reason, text.strip(), remedy);
  }

  private String describeNextToken() {
    if (position == text.length()) {
      return "the end";
    }
    Matcher word = WORD.matcher(text).region(position, text.length());
    return word.lookingAt()
        ? word.group()
        : "\"" + Character.toString(text.codePointAt(position)) + "\"";
  }

  private boolean tryConsumeSymbol(String symbol) {
    boolean isPresent = text.startsWith(symbol, position);
    if (isPresent) {
      position += symbol.length();
      skipWhitespace();
    }
    return isPresent;
  }

  /** Consumes the pattern and the whitespace after it, or returns null. */
  private @Nullable Matcher tryConsumePattern(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    position = matcher.end();
    skipWhitespace();
    return matcher;
  }

  private void skipWhitespace() {
    Matcher whitespace = WHITESPACE.matcher(text).region(position, text.length());
    position = whitespace.lookingAt() ? whitespace.end() : position;
  }
}
