package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Compares columns by their names without case, as Spark and the service do. */
final class Columns {
  private Columns() {}

  /** Returns the columns by their names; none of a table that does not exist. */
  static Map<String, StructField> byName(@Nullable StructType type) {
    Map<String, StructField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (type != null) {
      Arrays.stream(type.fields()).forEach(field -> fields.put(field.name(), field));
    }
    return fields;
  }

  /** Returns the names, in a set that may be changed. */
  static Set<String> names(@Nullable StructType type) {
    return without(byName(type).keySet(), Set.of());
  }

  /** Returns the names that are not among others. */
  static Set<String> without(Collection<String> names, Collection<String> others) {
    Set<String> left = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    left.addAll(names);
    others.forEach(left::remove);
    return left;
  }

  /** Returns a name in backticks. */
  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns the first column, or field of the marks, that is a time without a zone. */
  static Optional<String> timesWithoutZone(StructType table) {
    return Arrays.stream(table.fields())
        .filter(field -> isWithoutZone(field.name(), field.dataType()))
        .map(StructField::name)
        .findFirst();
  }

  private static boolean isWithoutZone(String name, DataType type) {
    boolean marks = name.equalsIgnoreCase(RowProvenance.COLUMN);
    return type.equals(DataTypes.TimestampNTZType)
        || (marks && type instanceof StructType fields && timesWithoutZone(fields).isPresent());
  }
}
