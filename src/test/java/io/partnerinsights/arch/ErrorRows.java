package io.partnerinsights.arch;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of all errors, as the sources have them. */
public final class ErrorRows {
  /** The begin of a row that is a constant, of a text that rows contain, or of another row. */
  private static final Pattern BEGIN =
      Pattern.compile(
          "ErrorTemplate ([A-Z_0-9]+) =\\s*(?:ErrorCode\\.)?(\\w+)\\s*\\.template\\(|String"
              + " ([A-Z_0-9]+) =|\\.template\\(");

  /** A method that makes rows with the same problem. */
  private static final Pattern MAKER =
      Pattern.compile(
          "ErrorTemplate (\\w+)\\(String reason, String remedy\\) \\{\\s*return"
              + " (ErrorCode\\.\\w+\\.template\\(\\s*\"[^\"]*\", )reason, remedy\\);");

  /** What a constant consists of. */
  private static final Pattern TOKEN = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|\\w+|[,);]");

  private ErrorRows() {}

  /** Returns the rows by class and name, such as {@code HttpErrors.INSECURE_URL}. */
  public static Map<String, ErrorTemplate> all() throws IOException {
    return read(SourceFile.all());
  }

  static Map<String, ErrorTemplate> read(List<SourceFile> sources) {
    Map<String, ErrorTemplate> rows = readWithUnnamed(sources);
    rows.keySet().removeIf(name -> name.matches(".*\\.\\d+"));
    return rows;
  }

  /**
   * Returns also the rows that are filled where they are made, such as {@code StoredTables.1}.
   * Their code is any code.
   */
  static Map<String, ErrorTemplate> readWithUnnamed(List<SourceFile> sources) {
    Map<String, ErrorTemplate> rows = new TreeMap<>();
    sources.forEach(source -> read(source.simpleName(), withMadeRows(source.text()), rows));
    return rows;
  }

  /** Writes each row that a method makes like all others. */
  private static String withMadeRows(String source) {
    String result = source;
    for (MatchResult maker : MAKER.matcher(source).results().toList()) {
      result =
          result.replaceAll(
              "(ErrorTemplate [A-Z_0-9]+ =\\s*)" + maker.group(1) + "\\(",
              "$1" + Matcher.quoteReplacement(maker.group(2)));
    }
    return result;
  }

  /** Reads constants in their order: a row may contain texts that are declared before it. */
  private static void read(String className, String source, Map<String, ErrorTemplate> rows) {
    Map<String, String> constants = new HashMap<>();
    int unnamedCount = 0;
    for (MatchResult found : BEGIN.matcher(source).results().toList()) {
      List<String> texts = texts(source, found.end(), constants);
      if (found.group(3) != null) {
        constants.put(found.group(3), texts.get(0));
        continue;
      }
      boolean isNamed = found.group(1) != null;
      ErrorCode code = isNamed ? ErrorCode.valueOf(found.group(2)) : ErrorCode.BAD_RESPONSE;
      rows.put(
          className + "." + (isNamed ? found.group(1) : ++unnamedCount),
          switch (texts.size()) {
            case 2 -> code.template(texts.get(0), texts.get(1));
            case 3 -> code.template(texts.get(0), texts.get(1), texts.get(2));
            default -> code.template(texts.get(0), texts.get(1), texts.get(2), texts.get(3));
          });
    }
  }

  /** Returns constant texts; the parts that only the compiler knows are dots. */
  private static List<String> texts(String source, int from, Map<String, String> constants) {
    List<String> texts = new ArrayList<>(List.of(""));
    Matcher token = TOKEN.matcher(source).region(from, source.length());
    while (token.find() && !token.group().matches("[);]")) {
      String part = token.group();
      if (part.equals(",")) {
        texts.add("");
      } else {
        String text =
            part.startsWith("\"")
                ? part.substring(1, part.length() - 1)
                : constants.getOrDefault(part, "…");
        texts.set(texts.size() - 1, texts.get(texts.size() - 1) + text);
      }
    }
    return texts;
  }
}
