package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of schema hints: {@code name type(, name type)*}. */
final class HintParser {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
  private static final Pattern QUOTED = Pattern.compile("`((?:[^`]|``)+)`");
  private static final Pattern DIGITS =
      Pattern.compile("\\(\\s*([0-9]{1,4})\\s*(?:,\\s*([0-9]{1,4})\\s*)?\\)");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final String TYPES = "the types are " + String.join(", ", TypeNames.OFFERED);

  private final String text;
  private final Map<String, ColumnType> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int at;

  private HintParser(String text) {
    this.text = text;
  }

  static Map<String, ColumnType> parse(String text) {
    HintParser parser = new HintParser(text);
    parser.skipBlanks();
    if (parser.at < text.length()) {
      parser.hints();
    }
    return parser.types;
  }

  private void hints() {
    hint();
    while (at < text.length()) {
      if (!step(",")) {
        throw refuse(
            at, "expected \",\" or the end, found " + found(), "write name TYPE, name TYPE");
      }
      hint();
    }
  }

  private void hint() {
    int start = at;
    String name = name();
    step(":");
    ColumnType type = type();
    if (types.putIfAbsent(name, type) != null) {
      throw refuse(start, "column " + name + " has two hints", "give it one");
    }
  }

  private String name() {
    Matcher quoted = match(QUOTED);
    if (quoted != null) {
      return quoted.group(1).replace("``", "`");
    }
    Matcher word = match(WORD);
    if (word == null) {
      throw refuse(
          at, "expected a column name, found " + found(), "write an unusual name in backquotes");
    }
    return word.group();
  }

  private ColumnType type() {
    int start = at;
    Matcher word = match(WORD);
    if (word == null) {
      throw refuse(at, "expected a type, found " + found(), TYPES);
    }
    if (TypeNames.isDecimal(word.group())) {
      return decimal(start);
    }
    ColumnType type = TypeNames.plain(word.group());
    if (type == null) {
      throw unknownType(start, word.group());
    }
    return type;
  }

  /** Without digits it is (10,0), as in Spark. */
  private ColumnType decimal(int start) {
    Matcher digits = match(DIGITS);
    int precision = digits == null ? 10 : Integer.parseInt(digits.group(1));
    int scale = digits == null || digits.group(2) == null ? 0 : Integer.parseInt(digits.group(2));
    if (digits == null && text.startsWith("(", at)) {
      throw refuse(at, "the digits of a decimal do not read", "write DECIMAL(p,s)");
    }
    if (precision < 1 || precision > ColumnType.MAX_PRECISION || scale > precision) {
      throw refuse(
          start,
          "DECIMAL(" + precision + "," + scale + ") does not exist",
          "write DECIMAL(p,s) with p from 1 to " + ColumnType.MAX_PRECISION + " and s up to p");
    }
    return ColumnType.decimal(precision, scale);
  }

  private RuntimeException unknownType(int start, String word) {
    String instead = TypeNames.instead(word);
    String near = NearestName.hint(word, TypeNames.OFFERED);
    String remedy = instead.isEmpty() ? (near + " " + TYPES).strip() : "write " + instead;
    return refuse(start, "there is no type " + word, remedy);
  }

  private RuntimeException refuse(int position, String reason, String remedy) {
    return Problem.of(
            ErrorCode.SCHEMA_HINT,
            "Option schemaHints does not parse at character " + (position + 1))
        .reason(reason + "; the option says: " + text.strip())
        .remedy(remedy)
        .toException();
  }

  private String found() {
    if (at == text.length()) {
      return "the end";
    }
    Matcher word = WORD.matcher(text).region(at, text.length());
    return word.lookingAt() ? word.group() : "\"" + Character.toString(text.codePointAt(at)) + "\"";
  }

  private boolean step(String symbol) {
    boolean there = text.startsWith(symbol, at);
    if (there) {
      at += symbol.length();
      skipBlanks();
    }
    return there;
  }

  /** Steps over the pattern and the blanks behind it, or gives null. */
  private Matcher match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    skipBlanks();
    return matcher;
  }

  private void skipBlanks() {
    Matcher blanks = BLANKS.matcher(text).region(at, text.length());
    at = blanks.lookingAt() ? blanks.end() : at;
  }
}
