package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes {@code true}, {@code yes}, {@code y}, {@code 1} and their opposites, in any case. */
record BooleanDecoder(BooleanColumn column) implements FieldDecoder {
  private static final int MAX_LENGTH = "false".length();
  private static final int TO_LOWER_CASE = 'a' - 'A';
  private static final byte[][] YES = asciiWords("true", "yes", "y", "1");
  private static final byte[][] NO = asciiWords("false", "no", "n", "0");

  private static byte[][] asciiWords(String... words) {
    return Arrays.stream(words)
        .map(word -> word.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    if (length > MAX_LENGTH) {
      return false;
    }
    boolean yes = isOneOf(YES, utf8, offset, length);
    if (!yes && !isOneOf(NO, utf8, offset, length)) {
      return false;
    }
    column.append(yes);
    return true;
  }

  private static boolean isOneOf(byte[][] words, byte[] utf8, int offset, int length) {
    for (byte[] word : words) {
      if (word.length == length && isSame(word, utf8, offset)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(byte[] word, byte[] utf8, int offset) {
    for (int i = 0; i < word.length; i++) {
      byte b = utf8[offset + i];
      if (word[i] != (b >= 'A' && b <= 'Z' ? b + TO_LOWER_CASE : b)) {
        return false;
      }
    }
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
    return "true or false, yes or no, Y or N, 1 or 0";
  }
}
