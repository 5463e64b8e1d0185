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

  static Map<String, StructField> byName(StructType type) {
    Map<String, StructField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(type.fields()).forEach(field -> fields.put(field.name(), field));
    return fields;
  }

  /** Returns the names, in a set that may be changed. */
  static Set<String> names(Collection<String> names) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(names);
    return all;
  }

  /** Returns the names that are not among others. */
  static Set<String> without(Collection<String> names, Collection<String> others) {
    Set<String> left = names(names);
    others.forEach(left::remove);
    return left;
  }

  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns a name without the backticks that it may have. */
  static String unquote(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  /** Returns a text as a literal of SQL, for a statement that a user pastes. */
  static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
