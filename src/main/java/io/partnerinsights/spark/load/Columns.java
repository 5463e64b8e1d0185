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

  static Map<String, StructField> fieldsByName(StructType type) {
    Map<String, StructField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(type.fields()).forEach(field -> fields.put(field.name(), field));
    return fields;
  }

  /** Returns the names, in a set that may be changed. */
  static Set<String> toNameSet(Collection<String> names) {
    Set<String> nameSet = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    nameSet.addAll(names);
    return nameSet;
  }

  /** Returns the names that are not among others. */
  static Set<String> namesWithout(Collection<String> names, Collection<String> excludedNames) {
    Set<String> remainingNames = toNameSet(names);
    excludedNames.forEach(remainingNames::remove);
    return remainingNames;
  }

  static String quoteName(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns a name without the backticks that it may have. */
  static String unquoteName(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  /** Returns a text as a literal of SQL, for a statement that a user pastes. */
  static String toSqlLiteral(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
