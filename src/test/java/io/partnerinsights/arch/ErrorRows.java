package io.partnerinsights.arch;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
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
  /** The begin of a row, or of a text that rows contain. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "(?:ErrorRow ([A-Z_0-9]+) =\\s*(?:ErrorCode\\.)?(\\w+)\\s*\\.row\\(|String ([A-Z_0-9]+)"
              + " =)");

  /** What a constant consists of. */
  private static final Pattern TOKEN = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|\\w+|[,);]");

  private ErrorRows() {}

  /** Returns the rows by class and name, such as {@code HttpErrors.INSECURE_URL}. */
  public static Map<String, ErrorRow> all() throws IOException {
    return read(SourceFile.all());
  }

  static Map<String, ErrorRow> read(List<SourceFile> sources) {
    Map<String, ErrorRow> rows = new TreeMap<>();
    sources.forEach(source -> read(source, rows));
    return rows;
  }

  /** Reads constants in their order: a row may contain texts that are declared before it. */
  private static void read(SourceFile source, Map<String, ErrorRow> rows) {
    Map<String, String> constants = new HashMap<>();
    for (MatchResult found : CONSTANT.matcher(source.text()).results().toList()) {
      List<String> texts = texts(source.text(), found.end(), constants);
      if (found.group(3) != null) {
        constants.put(found.group(3), texts.get(0));
        continue;
      }
      ErrorCode code = ErrorCode.valueOf(found.group(2));
      rows.put(
          source.simpleName() + "." + found.group(1),
          switch (texts.size()) {
            case 2 -> code.row(texts.get(0), texts.get(1));
            case 3 -> code.row(texts.get(0), texts.get(1), texts.get(2));
            default -> code.row(texts.get(0), texts.get(1), texts.get(2), texts.get(3));
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
