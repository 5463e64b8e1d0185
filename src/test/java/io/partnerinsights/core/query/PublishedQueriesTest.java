package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.sandbox.query.QueryTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parses every query that the service's documentation publishes, and compares printed queries with
 * DuckDB's parser: without TIMESPAN the language is a subset of SQL, so names, literals and
 * directions must be equal.
 */
final class PublishedQueriesTest {
  private static final int QUERIES = 500;

  @ParameterizedTest
  @MethodSource("published")
  void parsesEveryPublishedQuery(String text) {
    InsightsQuery query = InsightsQuery.parse(text);

    assertThat(squeezed(query.toText().replace(" DESC", ""))).isEqualTo(squeezed(text));
  }

  @Test
  void coversAllPublishedQueries() throws IOException {
    assertThat(systemQueries()).hasSize(21 + 10);
    assertThat(examples()).hasSize(5);
  }

  /** Removes what may differ between a text and its canonical form. */
  private static String squeezed(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s;]", "");
  }

  static Stream<String> published() throws IOException {
    return Stream.concat(systemQueries(), examples());
  }

  private static Stream<String> examples() throws IOException {
    try (InputStream file =
        PublishedQueriesTest.class.getResourceAsStream("published-examples.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#"));
    }
  }

  private static Stream<String> systemQueries() throws IOException {
    return Stream.concat(systemQueries(""), systemQueries("cmp-"));
  }

  private static Stream<String> systemQueries(String prefix) throws IOException {
    try (InputStream file =
        PublishedQueriesTest.class.getResourceAsStream(
            "/io/partnerinsights/sandbox/" + prefix + "system-queries.json")) {
      JsonNode queries = new JsonMapper().readTree(file).required("systemQueries");
      return StreamSupport.stream(queries.spliterator(), false)
          .map(query -> query.required("query").textValue());
    }
  }

  @Test
  void aSqlParserFindsTheSameNamesAndLiterals() throws SQLException, IOException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement parse =
            duckdb.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      for (long seed = 1; seed <= QUERIES; seed++) {
        InsightsQuery query = sqlForm(InsightsQuery.parse(new QueryTexts(seed).valid()));
        parse.setString(1, query.toText());
        JsonNode statement = statement(parse);
        assertThat(columns(statement)).as(query.toText()).isEqualTo(query.columns());
        assertThat(statement.at("/from_table/table_name").asText()).isEqualTo(query.dataset());
        assertThat(strings(statement.path("where_clause"))).isEqualTo(strings(query));
        assertThat(directions(statement)).as(query.toText()).isEqualTo(directions(query));
      }
    }
  }

  /** Returns a query that DuckDB accepts: no TIMESPAN, and no name that begins with a digit. */
  private static InsightsQuery sqlForm(InsightsQuery query) {
    return new InsightsQuery(
        query.distinct(),
        query.columns().stream().map(PublishedQueriesTest::sqlName).toList(),
        sqlName(query.dataset()),
        query.conditions().stream()
            .map(c -> new Condition(sqlName(c.column()), c.operator(), c.literals()))
            .toList(),
        query.orderings().stream()
            .map(o -> new Ordering(sqlName(o.column()), o.direction()))
            .toList(),
        query.limit(),
        null);
  }

  private static String sqlName(String name) {
    return "n" + name;
  }

  private static JsonNode statement(PreparedStatement parse) throws SQLException, IOException {
    try (ResultSet result = parse.executeQuery()) {
      result.next();
      JsonNode root = new JsonMapper().readTree(result.getString(1));
      assertThat(root.path("error").asBoolean()).as(root.toString()).isFalse();
      return root.at("/statements/0/node");
    }
  }

  private static List<String> columns(JsonNode statement) {
    List<String> names = new ArrayList<>();
    statement
        .path("select_list")
        .forEach(column -> names.add(column.at("/column_names/0").asText()));
    return names;
  }

  private static List<String> directions(JsonNode statement) {
    List<String> directions = new ArrayList<>();
    statement.findValues("orders").stream()
        .flatMap(orders -> orders.findValuesAsText("type").stream())
        .filter(type -> type.equals("ASCENDING") || type.equals("DESCENDING"))
        .forEach(directions::add);
    return directions;
  }

  private static List<String> directions(InsightsQuery query) {
    return query.orderings().stream().map(o -> o.direction() + "ENDING").toList();
  }

  /** Returns the string literals of WHERE in order. */
  private static List<String> strings(JsonNode where) {
    List<String> found = new ArrayList<>();
    for (JsonNode value : where.findParents("is_null")) {
      if (value.at("/type/id").asText().equals("VARCHAR")) {
        found.add(value.path("value").asText());
      }
    }
    return found;
  }

  private static List<String> strings(InsightsQuery query) {
    return query.conditions().stream()
        .flatMap(condition -> condition.literals().stream())
        .filter(Literal.StringLiteral.class::isInstance)
        .map(Literal::text)
        .toList();
  }
}
