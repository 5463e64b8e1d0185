package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the texts of all errors, and that each place that throws gives the right arguments. */
final class ErrorRowsTest {
  private static final Path ARGUMENTS = Path.of("src/test/resources/api/error-arguments.txt");

  /** The name of a row, with or without its class. */
  private static final Pattern NAME = Pattern.compile("(?:\\b(\\w+)\\.)?\\b([A-Z][A-Z_0-9]+)\\b");

  private static final Pattern ARGUMENT = Pattern.compile("\\s*" + NAME);

  /** A call that fills a row, and what is before it in its statement. */
  private static final Pattern FILLED =
      Pattern.compile("(?:\\G|[;{}])([^;{}]*?)\\.\\s*(error|causedBy|problem)(?=\\()");

  /** The rows by class and name, such as {@code HttpErrors.INSECURE_URL}. */
  private static Map<String, ErrorTemplate> rows;

  private static List<SourceFile> sources;

  @BeforeAll
  static void readSources() throws IOException {
    sources = SourceFile.all();
    rows = ErrorRows.read(sources);
    assertThat(rows).hasSizeGreaterThan(100);
  }

  @Test
  void eachRowHasAProblemAndARemedyAndIsFilled() {
    rows.forEach(
        (name, row) -> {
          assertThat(row.remedyTemplate()).as(name).isNotBlank();
          assertThat(row.problemTemplate()).as(name).isNotBlank().doesNotEndWith(".");
          List<String> values =
              row.parameterNames().stream().map(each -> "<" + each + ">").toList();
          String message = row.causedBy(new IOException("<cause>"), values.toArray()).getMessage();
          assertThat(message).as(name).doesNotContainPattern("\\{\\w+}");
          assertThat(values).as(name).allMatch(message::contains);
        });
  }

  @Test
  void eachRowIsUsed() {
    Map<String, Integer> places = new HashMap<>();
    for (SourceFile source : sources) {
      rowsIn(source, source.code()).forEach(row -> places.merge(row, 1, Integer::sum));
    }

    assertThat(rows.keySet()).as("besides the declaration").allMatch(row -> places.get(row) > 1);
  }

  @Test
  void eachPlaceGivesAsManyArgumentsAsTheRowHasNames() {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> checked = new HashMap<>();
    for (SourceFile source : sources) {
      for (MatchResult call : FILLED.matcher(source.code()).results().toList()) {
        int given = SourceFile.countArguments(source.code(), call.end());
        int count = call.group(2).equals("causedBy") ? given - 1 : given;
        for (String row : filled(source, call)) {
          checked.merge(call.group(2), 1, Integer::sum);
          if (count != rows.get(row).parameterNames().size()) {
            wrong.add("%d arguments of %s in %s".formatted(count, row, source.path()));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(checked.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(200);
    assertThat(checked)
        .as("each way to fill a row")
        .containsOnlyKeys("error", "causedBy", "problem");
  }

  /**
   * Arguments have the order in which the texts first have their names. If a new wording changes
   * that order, change it at each place that fills the row too, and then in the file.
   */
  @Test
  void aNewWordingKeepsTheOrderOfTheArguments() throws IOException {
    List<String> orders = new ArrayList<>();
    ErrorRows.readWithUnnamed(sources)
        .forEach(
            (name, row) -> {
              if (row.parameterNames().size() > 1) {
                orders.add(name + ": " + String.join(", ", row.parameterNames()));
              }
            });

    assertThat(orders).containsExactlyElementsOf(Files.readAllLines(ARGUMENTS));
  }

  /**
   * Returns the rows that a call fills: those before it, or its argument. A download's errors add
   * the file: {@code errors.error(ROW, more)} fills one more name.
   */
  private static List<String> filled(SourceFile source, MatchResult call) {
    String before = call.group(1).replaceFirst("(?s).*(\\breturn\\b|\\bthrow\\b|->)", "").strip();
    boolean choice = before.endsWith(")");
    List<String> named = rowsIn(source, choice ? before : before.replaceFirst("(?s).*[?:]\\s", ""));
    if (!named.isEmpty()) {
      return named;
    }
    int argument =
        call.group(2).equals("causedBy") ? source.code().indexOf(',', call.end()) : call.end();
    Matcher row = ARGUMENT.matcher(source.code()).region(argument + 1, source.code().length());
    return row.lookingAt() ? rowsIn(source, row.group()) : List.of();
  }

  /** Returns the rows that a text of a file names. */
  private static List<String> rowsIn(SourceFile source, String text) {
    return NAME.matcher(text)
        .results()
        .map(
            name ->
                (name.group(1) == null ? source.simpleName() : name.group(1)) + "." + name.group(2))
        .filter(rows::containsKey)
        .toList();
  }
}
