package io.partnerinsights.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.catalog.LoadedTableName;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The columns that docs/personal-data.md names, and the scripts that follow from them. {@code
 * load/ErasureTest} runs the page's statements. Run with {@code -Dpartnerinsights.writeDocs=true}
 * to write examples/sql/erasure.
 */
final class PersonalDataTest {
  private static final Path PAGE = Path.of("docs/personal-data.md");
  private static final String CUSTOMERS = "datasets about customers";
  private static final String PEOPLE = "datasets about people";
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern ID =
      Pattern.compile("`(\\w+)`(?:, stored as `(\\w+:)` and the number)?");
  private static final Pattern PERSONAL =
      Pattern.compile(
          "(?i)(Customer)?TenantId|Customer(TP)?Id|CustomerName|.*Email|.*LastName|UserName");

  /** A row of one of the page's tables. */
  private record PersonalColumns(List<String> datasets, String ids, List<String> others) {
    /** Returns the hashes of a row's ids in SQL. */
    List<String> hashes() {
      return ID.matcher(ids)
          .results()
          .map(
              id ->
                  id.group(2) == null
                      ? "t." + id.group(1)
                      : "concat('%s', t.%s)".formatted(id.group(2), id.group(1)))
          .map("sha2(lower(%s), 256)"::formatted)
          .toList();
    }

    Stream<String> columns() {
      return Stream.concat(ID.matcher(ids).results().map(id -> id.group(1)), others.stream());
    }
  }

  private static List<PersonalColumns> rows(String head) throws IOException {
    Matcher table =
        Pattern.compile("\\| " + head + " \\|.*\n\\|[-|]+\n((?:\\|.*\n)+)")
            .matcher(Files.readString(PAGE));
    assertThat(table.find()).as(head).isTrue();
    return table
        .group(1)
        .lines()
        .map(row -> row.split("\\|", -1))
        .map(cells -> new PersonalColumns(names(cells[1]), cells[2], names(cells[3])))
        .toList();
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(name -> name.group(1)).toList();
  }

  private static List<DictionaryDataset> datasets() {
    return DataDictionary.builtIn().datasets();
  }

  private static boolean hasColumn(String dataset, Pattern column) {
    return datasets().stream()
        .filter(each -> each.name().equals(dataset))
        .flatMap(each -> each.columns().stream())
        .map(DictionaryColumn::name)
        .anyMatch(column.asMatchPredicate());
  }

  @ParameterizedTest
  @ValueSource(strings = {CUSTOMERS, PEOPLE})
  void everyDatasetOfARowHasItsColumns(String head) throws IOException {
    for (PersonalColumns row : rows(head)) {
      for (String dataset : row.datasets()) {
        assertThat(row.columns())
            .as(dataset)
            .isNotEmpty()
            .allMatch(column -> hasColumn(dataset, Pattern.compile(column)));
      }
    }
  }

  @Test
  void thePageHasEveryDatasetWithCustomersOrPeople() throws IOException {
    assertThat(datasets())
        .extracting(DictionaryDataset::name)
        .filteredOn(name -> hasColumn(name, PERSONAL))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(CUSTOMERS, PEOPLE)
                .flatMap(PersonalDataTest::datasetsUnder)
                .distinct()
                .toList());
  }

  private static Stream<String> datasetsUnder(String head) {
    try {
      return rows(head).stream().flatMap(row -> row.datasets().stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thePageCountsTheDatasetsWithATenant() throws IOException {
    List<String> partner =
        datasets().stream()
            .map(DictionaryDataset::name)
            .filter(name -> !name.startsWith("ISV"))
            .toList();
    List<String> withTenant =
        partner.stream()
            .filter(name -> hasColumn(name, Pattern.compile("CustomerTenantId")))
            .toList();

    assertThat(rows(CUSTOMERS).get(0).datasets()).containsExactlyInAnyOrderElementsOf(withTenant);
    assertThat(Files.readString(PAGE))
        .contains(
            "Of the %d partner datasets, %d contain `CustomerTenantId`. The other %d "
                .formatted(partner.size(), withTenant.size(), partner.size() - withTenant.size()));
  }

  /** A script has the statement of the page for each table, with the table's ids. */
  @ParameterizedTest
  @CsvSource({
    "customer, MERGE, " + CUSTOMERS,
    "person, MERGE, " + PEOPLE,
    "views, CREATE OR REPLACE VIEW, " + CUSTOMERS + "|" + PEOPLE
  })
  void scriptsHaveTheStatementOfThePage(String script, String beginning, String heads)
      throws IOException {
    Map<String, List<String>> hashes = new LinkedHashMap<>();
    for (String head : heads.split("\\|", -1)) {
      for (PersonalColumns row : rows(head)) {
        for (String dataset : row.datasets()) {
          String table = LoadedTableName.of(dataset).orElseThrow();
          hashes.computeIfAbsent(table, name -> new ArrayList<>()).addAll(row.hashes());
        }
      }
    }
    String example = statement(beginning);
    String statements =
        hashes.entrySet().stream()
            .map(each -> forTable(example, each.getKey(), each.getValue()))
            .collect(joining("\n"));
    Path file = Path.of("examples/sql/erasure", script + ".sql");
    String comment =
        Files.readString(file)
            .lines()
            .takeWhile(line -> line.startsWith("--"))
            .map(line -> line + "\n")
            .collect(joining());

    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(file, comment + statements + "\n");
    }
    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(comment + statements + "\n");
  }

  /** Returns the page's first statement that begins so. */
  private static String statement(String beginning) throws IOException {
    return Snippet.of(PAGE).stream()
        .flatMap(block -> Stream.of(block.text().split("(?<=;)\n", -1)))
        .filter(statement -> statement.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static String forTable(String example, String table, List<String> hashes) {
    String ids =
        hashes.size() == 1
            ? "= " + hashes.get(0)
            : "IN (\n    " + String.join(",\n    ", hashes) + ")";
    return example
        .replace("office_usage", table)
        .replace("= sha2(lower(t.CustomerTenantId), 256)", ids);
  }
}
