package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the texts of all errors, and that each place that throws gives the right arguments. */
final class ErrorRowsTest {
  private static List<SourceRow> rows;

  @BeforeAll
  static void readSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      rows = SourceRow.of(files.filter(file -> file.toString().endsWith(".java")).toList());
    }
    assertThat(rows).hasSizeGreaterThan(100);
  }

  @Test
  void eachRowHasAProblemAndARemedy() {
    assertThat(names(row -> row.texts().remedy().isBlank())).isEmpty();
    assertThat(names(row -> row.texts().problem().matches("|.*\\."))).isEmpty();
  }

  @Test
  void eachRowIsFilled() {
    assertThat(rows)
        .allSatisfy(
            row -> {
              ErrorRow texts = row.texts();
              List<String> values =
                  texts.parameters().stream().map(name -> "<" + name + ">").toList();
              String message =
                  texts.causedBy(new IOException("<cause>"), values.toArray()).getMessage();
              assertThat(message).doesNotContainPattern("\\{\\w+}");
              assertThat(values).allMatch(message::contains);
            });
  }

  @Test
  void eachRowIsUsed() {
    assertThat(names(row -> row.users().isEmpty())).isEmpty();
  }

  @Test
  void eachPlaceGivesAsManyArgumentsAsTheRowHasNames() {
    assertThat(
            names(
                row -> {
                  int names = row.texts().parameters().size();
                  return row.arguments().stream().anyMatch(count -> count != names);
                }))
        .isEmpty();
  }

  private static List<String> names(Predicate<SourceRow> choice) {
    return rows.stream()
        .filter(choice)
        .map(row -> row.name() + " " + row.texts().parameters() + " in " + row.users())
        .toList();
  }
}
