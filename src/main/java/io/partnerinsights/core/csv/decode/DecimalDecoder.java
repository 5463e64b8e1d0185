package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.DecimalColumn;
import java.math.BigDecimal;

/**
 * Numbers as {@link NumberText} allows them, exactly: what has more digits after the point than the
 * scale, other than zeros, or more before it than the precision leaves, does not fit. Nothing is
 * rounded.
 */
final class DecimalDecoder implements FieldDecoder {
  /** Far beyond 38 digits with any number of harmless zeros; keeps a hostile field cheap. */
  private static final int LONGEST = 1000;

  private final DecimalColumn column;
  private final ShortNumber number = new ShortNumber();

  DecimalDecoder(DecimalColumn column) {
    this.column = column;
  }

  @Override
  public DecimalColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    if (!column.isCompact() || !number.read(utf8, offset, length)) {
      return appendParsed(utf8, offset, length);
    }
    int missing = column.scale() - number.fraction();
    if (missing < 0) {
      return appendParsed(utf8, offset, length);
    }
    if (number.digits() >= ShortNumber.power(column.precision() - missing)) {
      return false;
    }
    long unscaled = number.digits() * ShortNumber.power(missing);
    column.appendUnscaled(number.isNegative() ? -unscaled : unscaled);
    return true;
  }

  private boolean appendParsed(byte[] utf8, int offset, int length) {
    if (length > LONGEST || !NumberText.isNumber(utf8, offset, length)) {
      return false;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(NumberText.ascii(utf8, offset, length)).stripTrailingZeros();
    } catch (NumberFormatException exponentOverflow) {
      return false;
    }
    // Checked before the scale is set: 1e999999999 would otherwise be written out.
    if (value.scale() > column.scale()
        || wholeDigits(value) > column.precision() - column.scale()) {
      return false;
    }
    column.appendUnscaled(value.setScale(column.scale()).unscaledValue());
    return true;
  }

  private static long wholeDigits(BigDecimal value) {
    return value.signum() == 0 ? 0 : (long) value.precision() - value.scale();
  }

  @Override
  public int appendAll(byte[] bytes, long[] slices, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpans.length(slices[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, FieldSpans.start(slices[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public String expectation() {
    return "a number with at most "
        + (column.precision() - column.scale())
        + " digits before and "
        + column.scale()
        + " after the point";
  }
}
