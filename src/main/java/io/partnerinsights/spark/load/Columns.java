package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Compares columns by their names without case, as Spark and the service do. */
final class Columns {
  private Columns() {}

  /** Returns the columns by their names. */
  static Map<String, StructField> byName(StructType type) {
    Map<String, StructField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(type.fields()).forEach(field -> fields.put(field.name(), field));
    return fields;
  }

  /** Returns the names, in a set that may be changed. */
  static Set<String> names(StructType type) {
    return without(Arrays.asList(type.fieldNames()), Set.of());
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
}
