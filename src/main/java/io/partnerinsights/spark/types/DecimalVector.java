package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.DecimalColumn;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;

/** A vector of type DECIMAL(precision, scale). */
final class DecimalVector extends FileColumnVector {
  private final DecimalColumn values;

  DecimalVector(DecimalColumn values) {
    super(DataTypes.createDecimalType(values.precision(), values.scale()), values);
    this.values = values;
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    if (values.isNull(row)) {
      return null;
    }
    return values.isCompact()
        ? Decimal.createUnsafe(values.unscaledAt(row), precision, scale)
        : Decimal.apply(values.valueAt(row), precision, scale);
  }
}
