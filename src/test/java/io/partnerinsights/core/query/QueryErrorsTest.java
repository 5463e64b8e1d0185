package io.partnerinsights.core.query;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error messages for queries that are valid SQL but not in the query language. */
final class QueryErrorsTest {

  @Test
  void showsPositionExpectedTokensAndRemedy() {
    assertThat(refusal("SELECT a\nFROM b WHERE c BETWEEN 1 AND 2"))
        .hasMessage(
            """
            [PI-2001] The query cannot be parsed at line 2, column 16: \
            expected "=", "!=", "<", "<=", ">", ">=", LIKE, IN or NOT, but found BETWEEN
              FROM b WHERE c BETWEEN 1 AND 2
                             ^ here.\
             Remedy: write name >= low AND name <= high.\
            """);
  }

  @Test
  void shortensALongLineAroundThePosition() {
    String columns = "Column, ".repeat(100);

    assertThat(refusal("SELECT " + columns + "* FROM " + "Dataset".repeat(20)))
        .hasMessageContaining(
            """
            line 1, column 808: expected a column name, but found "*"
              …Column, Column, Column, Column, Column, * FROM DatasetDatasetDatasetDa…
                                                       ^ here.\
            """);
  }

  @Test
  void countsCodePointsNotSurrogates() {
    assertThat(refusal("SELECT a FROM b WHERE c = '😀😀' OR d = 1"))
        .hasMessageContainingAll("column 32", "'😀😀' OR d = 1\n" + " ".repeat(33) + "^ here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT * FROM b                          |  8 | Name the columns
          SELECT * FROM b WHERE c = 1              |  8 | option dataset=b, in Spark load("b")
          select a, * from b LIMIT 3               | 11 | run --dataset b
          SELECT *                                 |  8 | option dataset=NAME
          SELECT COUNT(a) FROM b                   | 13 | functions and expressions are not supported
          SELECT a AS x FROM b                     | 10 | aliases are not supported
          SELECT a x FROM b                        | 10 | aliases are not supported
          SELECT a FROM b x                        | 17 | aliases are not supported
          SELECT TOP 5 a FROM b                    | 12 | write LIMIT n
          SELECT a + 1 FROM b                      | 10 | functions and expressions are not supported
          SELECT a, FROM b                         | 11 | remove the comma before FROM
          SELECT Limit FROM b                      |  8 | LIMIT is a keyword of the query language
          SELECT a FORM b                          | 10 | Did you mean FROM?
          SELECT a FROM b LAST_6_MONTHS            | 17 | write TIMESPAN before it
          SELECT a FROM b LIMIT 5 last_month       | 25 | write TIMESPAN before it
          SELECT a FROM (SELECT a FROM b)          | 15 | subqueries are not supported
          SELECT a FROM b, c                       | 16 | one dataset
          SELECT a FROM b JOIN c                   | 17 | one dataset
          SELECT a FROM b LEFT JOIN c              | 17 | one dataset
          SELECT a FROM b UNION SELECT c FROM d    | 17 | one dataset
          SELECT a FROM mpn.b                      | 18 | without quotes or prefixes
          SELECT `a` FROM b                        |  8 | write names without quotes
          SELECT "a" FROM b                        |  8 | found a double quote
          SELECT [a] FROM b                        |  8 | write names without quotes
          WITH x AS (SELECT a FROM b) SELECT a     |  1 | subqueries are not supported
          SELECT a FROM b -- all                   | 17 | comments are not supported
          SELECT a /* all */ FROM b                | 10 | comments are not supported
          SELECT a FROM b WHERE c = 1 OR c = 2     | 29 | joined only with AND
          SELECT a FROM b WHERE (c = 1)            | 23 | parentheses are supported only
          SELECT a FROM b WHERE c IS NULL          | 25 | IS NULL is not supported
          SELECT a FROM b WHERE c = NULL           | 27 | NULL is not supported
          SELECT a FROM b WHERE c = true           | 27 | such as 'Y' or 1
          SELECT a FROM b WHERE c = d              | 27 | a string needs single quotes
          SELECT a FROM b WHERE c <> 1             | 25 | write !=
          SELECT a FROM b WHERE c == 1             | 25 | write =
          SELECT a FROM b WHERE c ILIKE 'x'        | 25 | LIKE, which ignores case
          SELECT a FROM b WHERE NOT c = 1          | 23 | name NOT LIKE value
          SELECT a FROM b WHERE c NOT 1            | 29 | expected LIKE or IN
          SELECT a FROM b WHERE c IN 1             | 28 | expected "("
          SELECT a FROM b WHERE c IN ()            | 29 | expected a number or a string
          SELECT a FROM b WHERE c IN (1            | 30 | expected "," or ")", but found the end
          SELECT a FROM b WHERE c > 2026-01-31     | 31 | write a date as a string
          SELECT a FROM b WHERE c = 'open          | 27 | close the string
          SELECT a FROM b WHERE c = ‘x’            | 27 | straight single quotes
          SELECT a FROM b WHERE c = 1e5            | 27 | expected a number
          SELECT a FROM b WHERE c = .5             | 27 | expected a number
          SELECT a FROM b GROUP BY a               | 17 | remove GROUP BY
          SELECT a FROM b HAVING a > 1             | 17 | HAVING is not supported
          SELECT a FROM b ORDER a                  | 23 | expected BY
          SELECT a FROM b ORDER BY 1               | 26 | expected a column name
          SELECT a FROM b ORDER BY a NULLS LAST    | 28 | empty values
          SELECT a FROM b LIMIT 0                  | 23 | from 1 to 9223372036854775807
          SELECT a FROM b LIMIT -1                 | 23 | from 1 to
          SELECT a FROM b LIMIT 1.5                | 23 | from 1 to
          SELECT a FROM b LIMIT 9223372036854775808| 23 | from 1 to
          SELECT a FROM b LIMIT '5'                | 23 | from 1 to
          SELECT a FROM b LIMIT ALL                | 23 | from 1 to
          SELECT a FROM b LIMIT 1, 2               | 24 | OFFSET is not supported
          SELECT a FROM b LIMIT 1 OFFSET 2         | 25 | OFFSET is not supported
          SELECT a FROM b LIMIT 5 WHERE c = 1      | 25 | SELECT, FROM, WHERE, ORDER BY, LIMIT, TIMESPAN
          SELECT a FROM b TIMESPAN TODAY LIMIT 5   | 32 | in this order
          SELECT a FROM b LIMIT 5 ORDER BY a       | 25 | in this order
          SELECT a FROM b LIMIT 5 LIMIT 5          | 25 | each clause once
          SELECT a FROM b TIMESPAN                 | 25 | expected a range
          SELECT a FROM b TIMESPAN 'TODAY'         | 26 | expected a range
          SELECT a FROM b; SELECT c FROM d         | 18 | expected the end of the query
          SELECT a FROM b;;                        | 17 | one query only
          SELECT a WHERE c = 1                     | 10 | expected "," or FROM, but found WHERE
          SELECT a                                 |  9 | expected "," or FROM, but found the end
          DELETE FROM b                            |  1 | expected SELECT, but found DELETE
          ~~                                       |  1 | write SELECT name, name FROM dataset
          """)
  void refusesSqlThatTheLanguageLacks(String query, int column, String hint) {
    String place = "line 1, column " + column + ":";
    assertFails(() -> InsightsQuery.parse(query), ErrorCode.QUERY_SYNTAX, place, hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT a FROM b WHERE c = 'O''Brien'
          SELECT a FROM b WHERE c = 'O'Brien'
          SELECT a FROM b WHERE c = 'O\\'Brien'
          SELECT a FROM b WHERE c IN ('x', ''')
          """)
  void refusesAQuoteInsideAString(String query) {
    assertFails(
        () -> InsightsQuery.parse(query),
        ErrorCode.UNSAFE_LITERAL,
        "a string cannot contain a quote");
  }

  @Test
  void pointsAtAnUnclosedQuote() {
    assertThat(refusal("SELECT a FROM b WHERE c = 'open\nAND d = 'x'"))
        .hasMessageContainingAll("line 1, column 27", "close the string with ' on the same line");
  }

  @Test
  void splitsNoSurrogatePairInTheExcerpt() {
    for (String shift : List.of("", "x")) {
      String smileys = "😀".repeat(50);
      String query = "SELECT a FROM b WHERE c = '" + smileys + shift + "' OR '" + smileys + "'";

      assertThat(refusal(query).getMessage())
          .matches(message -> StandardCharsets.UTF_8.newEncoder().canEncode(message));
    }
  }

  @Test
  void parsesAKeywordDirectlyAfterAString() {
    assertThat(InsightsQuery.parse("SELECT a FROM b WHERE c='x'AND d='y'LIMIT 1").toText())
        .isEqualTo("SELECT a FROM b WHERE c = 'x' AND d = 'y' LIMIT 1");
  }

  private static PartnerInsightsException refusal(String query) {
    return assertFails(() -> InsightsQuery.parse(query), ErrorCode.QUERY_SYNTAX);
  }
}
