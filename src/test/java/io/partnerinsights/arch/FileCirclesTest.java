package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * No files use each other in a circle. The source is read, because constants leave no trace in byte
 * code.
 */
final class FileCirclesTest {
  private static final Pattern FILE =
      Pattern.compile("io\\.partnerinsights\\.((?:core|spark|flink)\\.(?!.*package-info).*)");

  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?io\\.partnerinsights\\.([\\w.]+);");

  private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w*");

  /** The circles that stay, with their reasons; at most fourteen. */
  private static final Map<Set<String>, String> EXCEPTIONS =
      Map.of(
          circle(
              "DownloadException, ErrorCode, ErrorTemplate, OptionsException, ParseException,"
                  + " PartnerInsightsException, Problem, QueryException, ReportException,"
                  + " SignInException"),
          "a sealed type with its cases and codes, its builder, and rows of texts",
          circle(
              "BooleanColumn, BytesColumn, Column, DecimalColumn, DoubleColumn,"
                  + " IntColumn, LongColumn"),
          "a sealed type with its cases, which one switch copies",
          circle(
              "BooleanDecoder, DateDecoder, DecimalDecoder, DoubleDecoder, FieldDecoder,"
                  + " IntDecoder, LongDecoder, StringDecoder, TimestampDecoder"),
          "a sealed type with its cases",
          circle("InsightsQuery, QueryParser"),
          "a type with its parser",
          circle("PartnerInsightsSource, PartnerInsightsSourceBuilder"),
          "a type with its builder");

  private static Set<String> circle(String files) {
    return new TreeSet<>(Arrays.asList(files.split(", ")));
  }

  @Test
  void noFilesUseEachOtherInACircle() throws IOException {
    Map<String, Set<String>> uses = uses();
    assertThat(uses).hasSizeGreaterThan(400);

    Set<Set<String>> circles =
        uses.keySet().stream()
            .map(file -> circleOf(file, uses))
            .filter(circle -> circle.size() > 1)
            .map(FileCirclesTest::simpleNames)
            .collect(Collectors.toSet());

    assertThat(circles).isEqualTo(EXCEPTIONS.keySet());
    assertThat(EXCEPTIONS).hasSizeLessThanOrEqualTo(14);
  }

  /** Returns the files that a file uses, also over others, and that use it. */
  private static Set<String> circleOf(String file, Map<String, Set<String>> uses) {
    Set<String> circle = new TreeSet<>(reached(file, uses));
    circle.removeIf(other -> !reached(other, uses).contains(file));
    circle.add(file);
    return circle;
  }

  private static Set<String> reached(String file, Map<String, Set<String>> uses) {
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(uses.get(file));
    while (!next.isEmpty()) {
      String used = next.pop();
      if (reached.add(used)) {
        next.addAll(uses.get(used));
      }
    }
    return reached;
  }

  private static Set<String> simpleNames(Set<String> files) {
    return files.stream()
        .map(file -> file.substring(file.lastIndexOf('.') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the files of core and the engines, each with those that it uses. */
  private static Map<String, Set<String>> uses() throws IOException {
    Map<String, String> code = new TreeMap<>();
    for (SourceFile source : SourceFile.all()) {
      String name = source.path().toString().replace(".java", "").replaceAll("[/\\\\]", ".");
      Matcher file = FILE.matcher(name);
      if (file.matches()) {
        code.put(file.group(1), source.code());
      }
    }
    Map<String, Set<String>> uses = new HashMap<>();
    code.forEach((file, text) -> uses.put(file, used(file, text, code.keySet())));
    return uses;
  }

  /** An import of a nested type or a member is a use of its file. */
  private static Set<String> used(String file, String text, Set<String> files) {
    Set<String> used = new HashSet<>();
    Set<String> imported = new HashSet<>();
    for (Matcher each = IMPORT.matcher(text); each.find(); ) {
      String name = each.group(1);
      while (!files.contains(name) && name.contains(".")) {
        name = name.substring(0, name.lastIndexOf('.'));
      }
      if (files.contains(name)) {
        used.add(name);
        imported.add(name.substring(name.lastIndexOf('.') + 1));
      }
    }
    String room = file.substring(0, file.lastIndexOf('.') + 1);
    for (Matcher each = TYPE.matcher(text.replaceAll("(?m)^import .*$", "")); each.find(); ) {
      if (files.contains(room + each.group()) && !imported.contains(each.group())) {
        used.add(room + each.group());
      }
    }
    used.remove(file);
    return used;
  }
}
