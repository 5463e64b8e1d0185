package io.partnerinsights.sandbox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.query.Query.Select;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses every clause of the documented grammar; expected values are written by hand. */
final class QueryTest {

  @Test
  void parsesEveryClause() {
    assertThat(
            Query.parse(
                "SELECT DISTINCT CustomerName, TotalACR FROM AzureUsage"
                    + " WHERE CustomerMarket = 'France' AND MpnId IN (1, '2', -3.50)"
                    + " ORDER BY TotalACR ASC, CustomerName LIMIT 10 TIMESPAN LAST_MONTH"))
        .isEqualTo(
            new Query(
                new Select(true, List.of("CustomerName", "TotalACR")),
                "AzureUsage",
                List.of(
                    new Condition("CustomerMarket", Operator.EQUAL, List.of("France")),
                    new Condition("MpnId", Operator.IN, List.of("1", "2", "-3.50"))),
                List.of(new SortKey("TotalACR", false), new SortKey("CustomerName", true)),
                10L,
                "LAST_MONTH"));
  }

  @Test
  void parsesTheSmallestQuery() {
    assertThat(Query.parse("SELECT a FROM b"))
        .isEqualTo(
            new Query(new Select(false, List.of("a")), "b", List.of(), List.of(), null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ='x'               | EQUAL            | x
          != 5               | NOT_EQUAL        | 5
          > -5.25            | GREATER          | -5.25
          >='2026-01-01'     | GREATER_OR_EQUAL | 2026-01-01
          <5                 | LESS             | 5
          <= 'x y'           | LESS_OR_EQUAL    | x y
          LIKE '%x_%'        | LIKE             | %x_%
          not  like '%SELECT'| NOT_LIKE         | %SELECT
          In('(,);')         | IN               | (,);
          NOT IN ( 007 )     | NOT_IN           | 007
          """)
  void parsesEveryOperator(String condition, Operator operator, String value) {
    assertThat(Query.parse("SELECT a FROM b WHERE c " + condition).conditions())
        .containsExactly(new Condition("c", operator, List.of(value)));
  }

  @Test
  void keywordsIgnoreCaseAndNamesKeepTheirs() {
    Query query =
        Query.parse("select\tdistinct cusTomer\r\nfrom azureUSAGE order  by x asc timespan Today;");

    assertThat(query.select()).isEqualTo(new Select(true, List.of("cusTomer")));
    assertThat(query.dataset()).isEqualTo("azureUSAGE");
    assertThat(query.order()).containsExactly(new SortKey("x", false));
    assertThat(query.timespan()).isEqualTo("Today");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DESC", ""})
  void ordersByDescendingValuesByDefault(String direction) {
    assertThat(Query.parse("SELECT a FROM b ORDER BY a " + direction + " LIMIT 1").order())
        .containsExactly(new SortKey("a", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PGA_MPNId", "_x", "3PApps", "Größe", "Orders"})
  void keywordsAreNotNames(String name) {
    assertThat(Query.parse("SELECT " + name + " FROM " + name).select().columns())
        .containsExactly(name);
  }

  @Test
  void keywordsMayTouchValues() {
    Query query = Query.parse("SELECT a FROM b WHERE c='x'AND d=-1AND e=1.5AND f IN(2)LIMIT 9;");

    assertThat(query.conditions())
        .extracting(Condition::column)
        .containsExactly("c", "d", "e", "f");
    assertThat(query.limit()).isEqualTo(9);
  }

  /** The documentation excludes neither; the connector never sends them. */
  @Test
  void acceptsLineBreaksInStringsAndEveryLimit() {
    Query query = Query.parse("SELECT a FROM b WHERE c = 'x\r\ny' LIMIT 99999999999999999999");

    assertThat(query.conditions().get(0).values()).containsExactly("x\r\ny");
    assertThat(query.limit()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "FROM b",
        "SELECT FROM b",
        "SELECT * FROM b",
        "SELECT a, FROM b",
        "SELECT a c FROM b",
        "SELECT a AS c FROM b",
        "SELECT count(a) FROM b",
        "SELECT \"a\" FROM b",
        "SELECT [a] FROM b",
        "SELECT 5 FROM b",
        "SELECT Limit FROM b",
        "SELECT a",
        "SELECT a FROM",
        "SELECT a FROM b c",
        "SELECT a FROM b, c",
        "SELECT a FROM x.b",
        "SELECT a FROM b;;",
        "SELECT a FROM b; SELECT a FROM b",
        "SELECT a FROM b -- comment",
        "SELECT a FROM b /* comment */",
        "SELECT a FROM b WHERE",
        "SELECT a FROM b WHERE c",
        "SELECT a FROM b WHERE c = d",
        "SELECT a FROM b WHERE 1 = c",
        "SELECT a FROM b WHERE c = NULL",
        "SELECT a FROM b WHERE c IS NULL",
        "SELECT a FROM b WHERE c = 1 OR d = 2",
        "SELECT a FROM b WHERE (c = 1)",
        "SELECT a FROM b WHERE NOT c = 1",
        "SELECT a FROM b WHERE c NOT = 1",
        "SELECT a FROM b WHERE c <> 1",
        "SELECT a FROM b WHERE c == 1",
        "SELECT a FROM b WHERE c > = 1",
        "SELECT a FROM b WHERE c BETWEEN 1 AND 2",
        "SELECT a FROM b WHERE c = (1)",
        "SELECT a FROM b WHERE c = 1e5",
        "SELECT a FROM b WHERE c = +1",
        "SELECT a FROM b WHERE c = - 1",
        "SELECT a FROM b WHERE c = .5",
        "SELECT a FROM b WHERE c = 5.",
        "SELECT a FROM b WHERE c = 2026-01-01",
        "SELECT a FROM b WHERE c = 'x",
        "SELECT a FROM b WHERE c = x'",
        "SELECT a FROM b WHERE c = 'O''Brien'",
        "SELECT a FROM b WHERE c = 'O\\'Brien'",
        "SELECT a FROM b WHERE c = \"x\"",
        "SELECT a FROM b WHERE c = \u2018x\u2019",
        "SELECT a FROM b WHERE c IN ()",
        "SELECT a FROM b WHERE c IN 1",
        "SELECT a FROM b WHERE c IN (1",
        "SELECT a FROM b WHERE c IN (1,)",
        "SELECT a FROM b WHERE c LIKE ('x')",
        "SELECT a FROM b WHERE c = 1,",
        "SELECT a FROM b GROUP BY a",
        "SELECT a FROM b ORDER a",
        "SELECT a FROM b ORDER BY",
        "SELECT a FROM b ORDER BY 1",
        "SELECT a FROM b ORDER BY a ASC DESC",
        "SELECT a FROM b ORDER BY a NULLS LAST",
        "SELECT a FROM b LIMIT",
        "SELECT a FROM b LIMIT 0",
        "SELECT a FROM b LIMIT -1",
        "SELECT a FROM b LIMIT 1.5",
        "SELECT a FROM b LIMIT '5'",
        "SELECT a FROM b LIMIT 1, 2",
        "SELECT a FROM b LIMIT 1 OFFSET 2",
        "SELECT a FROM b TIMESPAN",
        "SELECT a FROM b TIMESPAN 'TODAY'",
        "SELECT a FROM b TIMESPAN TODAY LIMIT 5",
        "SELECT a FROM b LIMIT 5 ORDER BY a",
        "SELECT a FROM b ORDER BY a WHERE c = 1",
        "SELECT a FROM b LIMIT 5 LIMIT 5"
      })
  void refusesWhatTheGrammarDoesNotHave(String text) {
    assertThatThrownBy(() -> Query.parse(text))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage("Invalid query syntax");
  }
}
