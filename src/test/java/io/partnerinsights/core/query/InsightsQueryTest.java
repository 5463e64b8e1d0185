package io.partnerinsights.core.query;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.query.Literal.NumberLiteral;
import io.partnerinsights.core.query.Literal.StringLiteral;
import io.partnerinsights.core.query.Ordering.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses and prints every clause of the language; expected values are written by hand. */
final class InsightsQueryTest {

  @Test
  void parsesEveryClause() {
    String text =
        "SELECT DISTINCT CustomerName, TotalACR FROM AzureUsage"
            + " WHERE CustomerMarket = 'France' AND MpnId IN (1, '2', -3.50) AND SKU NOT LIKE 'x%'"
            + " ORDER BY TotalACR ASC, CustomerName LIMIT 10 TIMESPAN LAST_MONTH";

    assertThat(InsightsQuery.parse(text))
        .isEqualTo(
            new InsightsQuery(
                true,
                List.of("CustomerName", "TotalACR"),
                "AzureUsage",
                List.of(
                    Condition.of("CustomerMarket", Operator.EQUAL, new StringLiteral("France")),
                    new Condition(
                        "MpnId",
                        Operator.IN,
                        List.of(
                            new NumberLiteral("1"),
                            new StringLiteral("2"),
                            new NumberLiteral("-3.50"))),
                    Condition.of("SKU", Operator.NOT_LIKE, new StringLiteral("x%"))),
                List.of(
                    new Ordering("TotalACR", Direction.ASC),
                    new Ordering("CustomerName", Direction.DESC)),
                10L,
                "LAST_MONTH"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM b;",
        "  SELECT a FROM b ; ",
        "\uFEFFSELECT\u00A0a FROM b",
        "SELECT a FROM b\n;\n"
      })
  void dropsATrailingSemicolonAndWhitespace(String text) {
    assertThat(InsightsQuery.parse(text).toText()).isEqualTo("SELECT a FROM b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Contoso; -- /* not a comment */",
        "日本語 – Ünïcödé 😀",
        "a \"double\" quote and a \\ backslash",
        "",
        " leading and trailing ",
        "100%"
      })
  void keepsStringsUnchanged(String value) {
    InsightsQuery query = InsightsQuery.parse("SELECT a FROM b WHERE c = '" + value + "'");

    assertThat(query.conditions().get(0).literals()).containsExactly(new StringLiteral(value));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2147483648L, Long.MAX_VALUE})
  void parsesLimitsLargerThanInt(long limit) {
    assertThat(InsightsQuery.parse("SELECT a FROM b LIMIT " + limit).limit()).isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PGA_MPNId", "_x", "3PApps", "Größe", "Orders", "INFO"})
  void acceptsWordsThatAreNotReservedAsNames(String name) {
    assertThat(InsightsQuery.parse("SELECT " + name + " FROM " + name).columns())
        .containsExactly(name);
  }

  @Test
  void findsDocumentedTimespansInAnyCase() {
    assertThat(Timespan.findByName("last_MONTH")).contains(Timespan.LAST_MONTH);
    assertThat(Timespan.findByName("LAST_5_YEARS")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "select", "12", "a.b", "x'y", "a;b"})
  void refusesInvalidNames(String name) {
    assertFails(() -> selecting(name, null), ErrorCode.QUERY_SYNTAX);
    assertFails(() -> new Ordering(name, Direction.ASC), ErrorCode.QUERY_SYNTAX);
    assertFails(
        () -> Condition.of(name, Operator.EQUAL, new NumberLiteral("1")), ErrorCode.QUERY_SYNTAX);
  }

  @Test
  void refusesALimitBelowOne() {
    assertFails(() -> selecting("a", 0L), ErrorCode.QUERY_SYNTAX);
  }

  @Test
  void refusesTheWrongNumberOfValues() {
    List<Literal> two = List.of(new NumberLiteral("1"), new NumberLiteral("2"));

    assertFails(() -> new Condition("a", Operator.EQUAL, two), ErrorCode.QUERY_SYNTAX);
    assertFails(() -> new Condition("a", Operator.IN, List.of()), ErrorCode.QUERY_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"O'Brien", "'", "a\nb", "tab\there", "\0", "\uD800"})
  void refusesStringsThatNeedAnEscape(String value) {
    assertFails(() -> new StringLiteral(value), ErrorCode.UNSAFE_LITERAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1e5", "+1", ".5", "5.", "0x1F", "1,000", "NaN", "--1", "1 OR 1=1", "١"})
  void refusesInvalidNumbers(String text) {
    assertFails(() -> new NumberLiteral(text), ErrorCode.UNSAFE_LITERAL);
  }

  private static InsightsQuery selecting(String column, @Nullable Long limit) {
    return new InsightsQuery(false, List.of(column), "b", List.of(), List.of(), limit, null);
  }
}
