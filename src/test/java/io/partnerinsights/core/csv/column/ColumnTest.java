package io.partnerinsights.core.csv.column;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private static final int ROWS = 1000;

  @Test
  void keepsEveryValueWhenItGrowsBeyondItsFirstCapacity() {
    IntColumn ints = new IntColumn(1);
    assertKeeps(ints, ints::append, ints::valueAt, i -> i);
    LongColumn longs = new LongColumn(1);
    assertKeeps(longs, longs::append, longs::valueAt, i -> (long) i);
    DoubleColumn doubles = new DoubleColumn(1);
    assertKeeps(doubles, doubles::append, doubles::valueAt, i -> (double) i);
    BooleanColumn booleans = new BooleanColumn(1);
    assertKeeps(booleans, i -> booleans.append(i % 3 == 0), booleans::valueAt, i -> i % 3 == 0);
    BytesColumn texts = new BytesColumn(1);
    assertKeeps(texts, i -> append(texts, "n" + i), texts::valueAt, i -> "n" + i);
  }

  @Test
  void keepsDecimalsNarrowAndWide() {
    for (int precision : new int[] {18, 19, 38}) {
      DecimalColumn column = new DecimalColumn(1, precision, 2);
      assertKeeps(
          column,
          i -> column.appendUnscaled(BigInteger.valueOf(i)),
          column::valueAt,
          i -> BigDecimal.valueOf(i, 2));
      assertThat(column.isCompact()).isEqualTo(precision == 18);
    }
  }

  /** Fills the column twice, with every fifth row null, to check that clearing resets it. */
  private static void assertKeeps(
      Column column, IntConsumer append, IntFunction<?> valueAt, IntFunction<?> expected) {
    for (int shift = 0; shift < 2; shift++) {
      for (int i = 0; i < ROWS; i++) {
        if ((i + shift) % 5 == 0) {
          column.appendNull();
        } else {
          append.accept(i);
        }
      }
      assertThat(column.size()).isEqualTo(ROWS);
      assertThat(column.nullCount()).isEqualTo(ROWS / 5);
      for (int i = 0; i < ROWS; i++) {
        assertThat(column.isNull(i)).isEqualTo((i + shift) % 5 == 0);
        if (!column.isNull(i)) {
          assertThat(valueAt.apply(i)).isEqualTo(expected.apply(i));
        }
      }
      assertRemoves(column, valueAt);
      column.clear();
      assertThat(column.size()).isZero();
      assertThat(column.nullCount()).isZero();
    }
  }

  /** Makes a row null, then removes every third row of the second half. */
  private static void assertRemoves(Column column, IntFunction<?> valueAt) {
    List<Object> expected = values(column, valueAt);
    expected.set(ROWS - 2, null);
    BitSet removed = new BitSet();
    IntStream.iterate(0, i -> i < ROWS / 2, i -> i + 3).forEach(removed::set);
    removed.stream().boxed().sorted(reverseOrder()).forEach(i -> expected.remove(ROWS / 2 + i));

    column.setNull(ROWS - 2);
    column.removeRows(ROWS / 2, removed);
    column.appendNull();

    expected.add(null);
    assertThat(values(column, valueAt)).isEqualTo(expected);
    assertThat(column.nullCount()).isEqualTo(Collections.frequency(expected, null));
  }

  private static List<Object> values(Column column, IntFunction<?> valueAt) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < column.size(); i++) {
      values.add(column.isNull(i) ? null : valueAt.apply(i));
    }
    return values;
  }

  private static void append(BytesColumn column, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    column.append(utf8, 0, utf8.length);
  }
}
