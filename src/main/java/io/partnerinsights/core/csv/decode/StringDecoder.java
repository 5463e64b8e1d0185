package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;

/** Decodes texts without a change, blanks included. */
record StringDecoder(BytesColumn column) implements FieldDecoder {
  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    column.append(utf8, offset, length);
    return true;
  }

  @Override
  public int appendUntilMisfit(byte[] bytes, long[] spans, int from, int to) {
    column.pointInto(bytes);
    for (int i = from; i < to; i++) {
      column.appendSpan(FieldSpan.start(spans[i]), FieldSpan.length(spans[i]));
    }
    return to;
  }

  @Override
  public boolean pointsIntoBytes() {
    return true;
  }

  @Override
  public String expectation() {
    return "any text";
  }
}
