package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;

/** The one place where a type becomes a decoder and the column that it fills. */
public final class FieldDecoders {
  private FieldDecoders() {}

  /** A new decoder with a new column that has room for {@code capacity} rows at first. */
  public static FieldDecoder of(ColumnType type, int capacity) {
    return switch (type.base()) {
      case STRING -> new StringDecoder(new BytesColumn(capacity));
      case INT -> new IntDecoder(new IntColumn(capacity));
      case BIGINT -> new LongDecoder(new LongColumn(capacity));
      case DOUBLE -> new DoubleDecoder(new DoubleColumn(capacity));
      case DECIMAL ->
          new DecimalDecoder(new DecimalColumn(capacity, type.precision(), type.scale()));
      case BOOLEAN -> new BooleanDecoder(new BooleanColumn(capacity));
      case DATE -> new DateDecoder(new IntColumn(capacity));
      case TIMESTAMP -> new TimestampDecoder(new LongColumn(capacity));
    };
  }
}
