package io.partnerinsights.spark.load;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/** The name of a table or schema, of one or more parts, such as {@code lake.office_usage}. */
record TableName(List<String> parts) {
  private static final Pattern PART = Pattern.compile("`((?:[^`]|``)+)`|([^`.\\s][^`.]*)");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  TableName {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a name. Parts with other characters than letters, digits and {@code _} may be in
   * backticks, and need not.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static TableName parse(String text) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int at = 0;
    while (part.find(at) && part.start() == at) {
      String quoted = part.group(1);
      parts.add(quoted == null ? part.group(2).strip() : quoted.replace("``", "`"));
      if (part.end() == text.length()) {
        return new TableName(parts);
      }
      at = part.end() + 1;
      if (text.charAt(part.end()) != '.') {
        break;
      }
    }
    throw new IllegalArgumentException("the name has another form");
  }

  TableName table(String name) {
    return in(parts, name);
  }

  private static TableName in(List<String> schema, String name) {
    return new TableName(Stream.concat(schema.stream(), Stream.of(name)).toList());
  }

  /** Returns the name of another table in the schema, or the folder, of this one. */
  TableName sibling(String name) {
    String folder = last().replaceAll("/+$", "");
    return in(parts.subList(0, parts.size() - 1), isPath() ? folder + "_" + name : name);
  }

  private String last() {
    return parts.get(parts.size() - 1);
  }

  boolean isPath() {
    return last().contains("/");
  }

  /** Returns the name with each part in backticks, as SQL and Spark's methods read it. */
  String quoted() {
    return parts.stream().map(Columns::quote).collect(Collectors.joining("."));
  }

  /** Returns the catalog of the name: its first part, or the session's current one. */
  CatalogPlugin catalog(SparkSession spark) {
    return (CatalogPlugin)
        (hasCatalog(spark)
            ? ofManager(spark, "catalog", parts.get(0))
            : ofManager(spark, "currentCatalog"));
  }

  private boolean hasCatalog(SparkSession spark) {
    return parts.size() > 1 && (Boolean) ofManager(spark, "isCatalogRegistered", parts.get(0));
  }

  /** Calls Spark's catalog manager, which is an interface since Spark 4.2 and was a class. */
  private static Object ofManager(SparkSession spark, String method, String... arguments) {
    Object manager = spark.sessionState().catalogManager();
    Class<?>[] types = Collections.nCopies(arguments.length, String.class).toArray(Class[]::new);
    try {
      return manager.getClass().getMethod(method, types).invoke(manager, (Object[]) arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> inCatalog(SparkSession spark) {
    return hasCatalog(spark) ? parts.subList(1, parts.size()) : parts;
  }

  /** Returns the name in its catalog. */
  Identifier identifier(SparkSession spark) {
    List<String> own = inCatalog(spark);
    String[] namespace = own.subList(0, own.size() - 1).toArray(String[]::new);
    return Identifier.of(
        parts.size() == 1 ? (String[]) ofManager(spark, "currentNamespace") : namespace, last());
  }

  /**
   * Returns the catalog.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it has
   *     no tables
   */
  TableCatalog tables(SparkSession spark) {
    if (catalog(spark) instanceof TableCatalog tables) {
      return tables;
    }
    throw LoadErrors.OTHER_FORMAT.error(this);
  }

  boolean isSchema(SparkSession spark) {
    return catalog(spark) instanceof SupportsNamespaces schemas
        && schemas.namespaceExists(inCatalog(spark).toArray(String[]::new));
  }

  /** Returns the name of the table with its catalog and schema; a path stays as it is. */
  TableName full(SparkSession spark) {
    if (isPath()) {
      return this;
    }
    Stream<String> catalog = Stream.of(catalog(spark).name());
    Stream<String> schema = Stream.of(identifier(spark).namespace());
    return in(Stream.concat(catalog, schema).toList(), last());
  }

  boolean isOfIceberg(SparkSession spark) {
    return catalog(spark).getClass().getName().toLowerCase(Locale.ROOT).contains("iceberg");
  }

  /** Returns the name with backticks only where they are needed. */
  @Override
  public String toString() {
    return parts.stream()
        .map(part -> PLAIN.matcher(part).matches() ? part : Columns.quote(part))
        .collect(Collectors.joining("."));
  }
}
