package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.BooleanColumn;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** {@code true}, {@code yes}, {@code y}, {@code 1} and their opposites, without regard to case. */
final class BooleanDecoder implements FieldDecoder {
  private static final int LONGEST = "false".length();

  private final BooleanColumn column;

  BooleanDecoder(BooleanColumn column) {
    this.column = column;
  }

  @Override
  public BooleanColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    if (length > LONGEST) {
      return false;
    }
    String word = new String(utf8, offset, length, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    switch (word) {
      case "true", "yes", "y", "1" -> column.append(true);
      case "false", "no", "n", "0" -> column.append(false);
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public int appendAll(byte[] bytes, long[] slices, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = Slices.length(slices[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, Slices.start(slices[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public String expectation() {
    return "true or false, yes or no, Y or N, 1 or 0";
  }
}
