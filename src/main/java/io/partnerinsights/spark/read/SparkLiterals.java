package io.partnerinsights.spark.read;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's literals, which hold its internal values, as the JDK's. */
final class SparkLiterals {
  private SparkLiterals() {}

  /** Empty for a type that no column of a report has. */
  static Optional<Object> of(Literal<?> literal) {
    Object value = literal.value();
    DataType type = literal.dataType();
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(LocalDate.ofEpochDay((Integer) value));
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Optional.of(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS));
    }
    if (value instanceof UTF8String text) {
      return type.equals(DataTypes.StringType) ? Optional.of(text.toString()) : Optional.empty();
    }
    return number(value);
  }

  private static Optional<Object> number(Object value) {
    if (value instanceof Decimal decimal) {
      return Optional.of(decimal.toJavaBigDecimal());
    }
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    return value instanceof Double ? Optional.of(value) : Optional.empty();
  }
}
