package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decodes numbers of {@link NumberSyntax}. Digits beyond the scale are rounded half up and counted,
 * as a CAST of SQL rounds. A number does not fit if it needs more digits before the point than the
 * precision leaves.
 */
final class DecimalDecoder implements FieldDecoder {
  /** Maximum length in bytes: room for 38 digits and many zeros; keeps hostile fields cheap. */
  private static final int MAX_LENGTH = 1000;

  /** More than every decimal of 38 digits. */
  private static final double MAX_MAGNITUDE = 1e39;

  /** Less than half of the last digit at the largest scale, so that it is rounded to zero. */
  private static final double MIN_MAGNITUDE = 1e-39;

  private final DecimalColumn column;
  private final ShortNumberParser shortNumber = new ShortNumberParser();
  private long roundedCount;

  DecimalDecoder(DecimalColumn column) {
    this.column = column;
  }

  @Override
  public DecimalColumn column() {
    return column;
  }

  @Override
  public long roundedCount() {
    return roundedCount;
  }

  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    if (!shortNumber.tryParse(utf8, offset, length)) {
      return appendAnyNumber(utf8, offset, length);
    }
    int zerosToAppend = column.scale() - shortNumber.scale();
    if (zerosToAppend > ShortNumberParser.MAX_DIGITS) {
      return appendAnyNumber(utf8, offset, length);
    }
    return zerosToAppend < 0 ? appendRounded(-zerosToAppend) : appendWithZeros(zerosToAppend);
  }

  /** Appends the number with zeros after its digits. */
  private boolean appendWithZeros(int zeroCount) {
    long digits = shortNumber.digits();
    if (!fitsPrecision(digits, column.precision() - zeroCount)) {
      return false;
    }
    long factor = ShortNumberParser.powerOf10(zeroCount);
    long signedDigits = shortNumber.isNegative() ? -digits : digits;
    if (column.isCompact()) {
      column.appendUnscaled(signedDigits * factor);
    } else {
      column.appendUnscaled(Math.multiplyHigh(signedDigits, factor), signedDigits * factor);
    }
    return true;
  }

  /** Appends the number without its last digits. */
  private boolean appendRounded(int droppedDigitCount) {
    long divisor = ShortNumberParser.powerOf10(droppedDigitCount);
    long digits = shortNumber.digits() / divisor;
    long remainder = shortNumber.digits() - digits * divisor;
    digits += 2 * remainder >= divisor ? 1 : 0;
    if (!fitsPrecision(digits, column.precision())) {
      return false;
    }
    column.appendUnscaled(shortNumber.isNegative() ? -digits : digits);
    roundedCount += remainder == 0 ? 0 : 1;
    return true;
  }

  private static boolean fitsPrecision(long digits, int precision) {
    return precision > ShortNumberParser.MAX_DIGITS
        || digits < ShortNumberParser.powerOf10(precision);
  }

  private boolean appendAnyNumber(byte[] utf8, int offset, int length) {
    if (length > MAX_LENGTH || !NumberSyntax.isNumber(utf8, offset, length)) {
      return false;
    }
    String text = NumberSyntax.asciiText(utf8, offset, length);
    double magnitude = Math.abs(Double.parseDouble(text));
    if (magnitude > MAX_MAGNITUDE) {
      return false;
    }
    // Checked before BigDecimal, which would write out all zeros of 1e-999999999.
    BigDecimal number = magnitude < MIN_MAGNITUDE ? BigDecimal.ZERO : new BigDecimal(text);
    BigDecimal value = number.setScale(column.scale(), RoundingMode.HALF_UP);
    if (value.precision() > column.precision()) {
      return false;
    }
    column.appendUnscaled(value.unscaledValue());
    boolean exact = value.compareTo(number) == 0 && (magnitude == 0 || magnitude >= MIN_MAGNITUDE);
    roundedCount += exact ? 0 : 1;
    return true;
  }

  @Override
  public int appendUntilMisfit(byte[] bytes, long[] spans, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpan.length(spans[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!tryAppend(bytes, FieldSpan.start(spans[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public String expectation() {
    int maxWholeDigits = column.precision() - column.scale();
    return "a number with at most " + maxWholeDigits + " digits before the point";
  }
}
