package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes {@code true}, {@code yes}, {@code y}, {@code 1} and their opposites, in any case. */
record BooleanDecoder(BooleanColumn column) implements FieldDecoder {
  private static final int MAX_LENGTH = "false".length();
  private static final int LOWER_CASE_OFFSET = 'a' - 'A';
  private static final byte[][] TRUE_WORDS = asciiWords("true", "yes", "y", "1");
  private static final byte[][] FALSE_WORDS = asciiWords("false", "no", "n", "0");

  private static byte[][] asciiWords(String... words) {
    return Arrays.stream(words)
        .map(word -> word.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    if (length > MAX_LENGTH) {
      return false;
    }
    boolean isTrue = isOneOf(TRUE_WORDS, utf8, offset, length);
    if (!isTrue && !isOneOf(FALSE_WORDS, utf8, offset, length)) {
      return false;
    }
    column.append(isTrue);
    return true;
  }

  private static boolean isOneOf(byte[][] words, byte[] utf8, int offset, int length) {
    for (byte[] word : words) {
      if (word.length == length && equalsIgnoreCase(word, utf8, offset)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equalsIgnoreCase(byte[] word, byte[] utf8, int offset) {
    for (int i = 0; i < word.length; i++) {
      byte letter = utf8[offset + i];
      if (word[i] != (letter >= 'A' && letter <= 'Z' ? letter + LOWER_CASE_OFFSET : letter)) {
        return false;
      }
    }
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
    return "true or false, yes or no, Y or N, 1 or 0";
  }
}
