package io.partnerinsights.spark.stream;

import io.partnerinsights.core.stream.StreamOffset;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** An offset in Spark's checkpoint. Spark compares offsets by their JSON. */
final class StreamPosition extends Offset {
  private final StreamOffset offset;

  StreamPosition(StreamOffset offset) {
    this.offset = offset;
  }

  static StreamOffset of(Offset offset) {
    return offset instanceof StreamPosition position
        ? position.offset
        : StreamOffset.parse(offset.json());
  }

  @Override
  public String json() {
    return offset.toJson();
  }
}
