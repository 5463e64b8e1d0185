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
  private static final double LARGEST = 1e39;

  /** Less than half of the last digit at the largest scale, so that it is rounded to zero. */
  private static final double SMALLEST = 1e-39;

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
  public boolean append(byte[] utf8, int offset, int length) {
    if (!shortNumber.tryParse(utf8, offset, length)) {
      return appendAnyNumber(utf8, offset, length);
    }
    int zeros = column.scale() - shortNumber.scale();
    if (zeros > ShortNumberParser.MAX_DIGITS) {
      return appendAnyNumber(utf8, offset, length);
    }
    return zeros < 0 ? appendRounded(-zeros) : appendScaled(zeros);
  }

  /** Appends the number with zeros after its digits. */
  private boolean appendScaled(int zeros) {
    long digits = shortNumber.digits();
    if (!fitsPrecision(digits, column.precision() - zeros)) {
      return false;
    }
    long factor = ShortNumberParser.powerOf10(zeros);
    long signedDigits = shortNumber.isNegative() ? -digits : digits;
    if (column.isCompact()) {
      column.appendUnscaled(signedDigits * factor);
    } else {
      column.appendUnscaled(Math.multiplyHigh(signedDigits, factor), signedDigits * factor);
    }
    return true;
  }

  /** Appends the number without its last digits. */
  private boolean appendRounded(int droppedDigits) {
    long divisor = ShortNumberParser.powerOf10(droppedDigits);
    long digits = shortNumber.digits() / divisor;
    long rest = shortNumber.digits() - digits * divisor;
    digits += 2 * rest >= divisor ? 1 : 0;
    if (!fitsPrecision(digits, column.precision())) {
      return false;
    }
    column.appendUnscaled(shortNumber.isNegative() ? -digits : digits);
    roundedCount += rest == 0 ? 0 : 1;
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
    if (magnitude > LARGEST) {
      return false;
    }
    // Checked before BigDecimal, which would write out all zeros of 1e-999999999.
    BigDecimal number = magnitude < SMALLEST ? BigDecimal.ZERO : new BigDecimal(text);
    BigDecimal value = number.setScale(column.scale(), RoundingMode.HALF_UP);
    if (value.precision() > column.precision()) {
      return false;
    }
    column.appendUnscaled(value.unscaledValue());
    boolean exact = value.compareTo(number) == 0 && (magnitude == 0 || magnitude >= SMALLEST);
    roundedCount += exact ? 0 : 1;
    return true;
  }

  @Override
  public int appendAll(byte[] bytes, long[] spans, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpan.length(spans[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, FieldSpan.start(spans[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public String expectation() {
    int wholeDigits = column.precision() - column.scale();
    return "a number with at most " + wholeDigits + " digits before the point";
  }
}
