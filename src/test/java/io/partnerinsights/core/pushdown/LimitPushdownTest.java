package io.partnerinsights.core.pushdown;

import static io.partnerinsights.core.pushdown.TestTables.LIFETIME;
import static io.partnerinsights.core.pushdown.TestTables.METRIC;
import static io.partnerinsights.core.pushdown.TestTables.predicate;
import static io.partnerinsights.core.pushdown.TestTables.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.schema.ColumnType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of docs/pushdown.md for limits, orders and DISTINCT. */
final class LimitPushdownTest {
  @Test
  void pushesALimitOnlyWithoutFilters() {
    Pushdown plain = new Pushdown(LIFETIME, true);
    assertThat(plain.addLimit(5)).isTrue();
    assertThat(text(plain.build())).endsWith("FROM d LIMIT 5 TIMESPAN LIFETIME");

    Pushdown filtered = new Pushdown(LIFETIME, true);
    filtered.addCondition(predicate("Seats", Comparison.GREATER, 5L), "");
    assertThat(filtered.addLimit(5)).isFalse();

    Pushdown unknown = new Pushdown(LIFETIME, true);
    unknown.addEngineOnlyCondition("rand() > 0.5");
    assertThat(unknown.addLimit(5)).isFalse();
    assertThat(new Pushdown(LIFETIME, true).addLimit(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Seats ASC, ORDER BY Seats ASC LIMIT 3",
    "Seats DESC|Revenue ASC, 'ORDER BY Seats DESC, Revenue ASC LIMIT 3'",
    "Revenue DESC, ORDER BY Revenue DESC LIMIT 3",
    "Start ASC, ",
    "Month ASC, ",
    "Seats ASC|Month ASC, ",
    "Revenue DESC|Seats ASC, ",
    "Start DESC|Seats ASC, ",
    "CustomerName ASC, ",
    "Seats ASC|CustomerName ASC, ",
    "Odd ASC, ",
    "NoSuchColumn ASC, "
  })
  void pushesAnOrderOnlyIfBothSidesAgree(String keys, String clause) {
    List<EngineSortKey> orders =
        Arrays.stream(keys.split("\\|", -1)).map(key -> order(key, true)).toList();
    Pushdown pushdown = new Pushdown(LIFETIME, true);

    assertThat(pushdown.addTopN(orders, 3)).isEqualTo(clause != null);
    assertThat(text(pushdown.build())).contains(clause == null ? "FROM d TIMESPAN" : clause);
    assertThat(new Pushdown(LIFETIME, true).addTopN(List.of(order("Seats ASC", false)), 3))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Seats, STRING",
    "Seats, BOOLEAN",
    "Revenue, STRING",
    "Start, STRING",
    "Start, BIGINT"
  })
  void keepsAnOrderByAnotherType(String column, ColumnType.Base base) {
    ColumnType type = new ColumnType(base, 0, 0);

    assertThat(
            new Pushdown(LIFETIME, true)
                .addTopN(List.of(new EngineSortKey(column, type, Direction.ASC, true)), 3))
        .isFalse();
  }

  @Test
  void pushesWholeNumbersAsDoublesOnlyAsLastKey() {
    EngineSortKey seats = new EngineSortKey("Seats", ColumnType.DOUBLE, Direction.ASC, true);

    assertThat(new Pushdown(LIFETIME, true).addTopN(List.of(seats), 3)).isTrue();
    assertThat(new Pushdown(LIFETIME, true).addTopN(List.of(seats, order("Revenue ASC", true)), 3))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Month, true",
    "Seats|Month|Revenue, true",
    "CustomerName, false",
    "Month|CustomerName, false",
    "Odd, false"
  })
  void pushesDistinctOnlyWithoutTexts(String columns, boolean pushed) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);

    assertThat(pushdown.addDistinct(Arrays.asList(columns.split("\\|", -1)))).isEqualTo(pushed);
    assertThat(text(pushdown.build()).contains("DISTINCT")).isEqualTo(pushed);
    assertThat(new Pushdown(METRIC, true).addDistinct(List.of("Month"))).isFalse();
  }

  @Test
  void distinctValuesOfOneColumnComeWithAnother() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.addDistinct(List.of("Month"));

    assertThat(text(pushdown.build())).startsWith("SELECT DISTINCT Seats, Month FROM d");
  }

  private static EngineSortKey order(String key, boolean nullsAreLowest) {
    String[] words = key.split(" ", -1);
    ColumnType type =
        switch (words[0]) {
          case "Seats" -> ColumnType.BIGINT;
          case "Revenue" -> ColumnType.DOUBLE;
          case "Start" -> ColumnType.TIMESTAMP;
          case "Month" -> ColumnType.DATE;
          default -> ColumnType.STRING;
        };
    return new EngineSortKey(words[0], type, Direction.valueOf(words[1]), nullsAreLowest);
  }
}
