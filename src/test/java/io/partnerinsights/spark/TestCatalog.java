package io.partnerinsights.spark;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalog.Catalog;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * A catalog of one sandbox. Each has its own name, because Spark keeps the options with which a
 * catalog was first used.
 */
public final class TestCatalog {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final SparkSession spark = TestSpark.session();
  private final String name = "insights" + NUMBER.incrementAndGet();

  private TestCatalog() {}

  /** Configures a catalog with these options in pairs. */
  public static TestCatalog of(Sandbox sandbox, String... extraOptions) {
    return of("PartnerInsightsCatalog", ReadOptions.of(sandbox, extraOptions));
  }

  public static TestCatalog withProcedures(Sandbox sandbox) {
    return withProcedures(ReadOptions.of(sandbox));
  }

  public static TestCatalog withProcedures(Map<String, String> options) {
    return of("PartnerInsightsProcedureCatalog", options);
  }

  /** Configures a catalog of the marketplace with procedures. */
  public static TestCatalog ofMarketplace(Sandbox sandbox) {
    return of("PartnerInsightsProcedureCatalog", ReadOptions.ofMarketplace(sandbox));
  }

  private static TestCatalog of(String catalogClass, Map<String, String> options) {
    TestCatalog catalog = new TestCatalog();
    // Spark loads a catalog with the active session's configuration; other tests have other
    // sessions.
    SparkSession.setActiveSession(catalog.spark);
    String key = "spark.sql.catalog." + catalog.name;
    catalog.spark.conf().set(key, "io.partnerinsights.spark.catalog." + catalogClass);
    options.forEach((option, value) -> catalog.spark.conf().set(key + "." + option, value));
    return catalog;
  }

  public String name() {
    return name;
  }

  /** Returns the catalog as Spark sees it. */
  public TableCatalog plugin() {
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    return (TableCatalog) session.sessionState().catalogManager().catalog(name);
  }

  /** Runs a statement, in which the catalog is called {@code insights}. */
  public Dataset<Row> runSql(String statement) {
    return spark.sql(statement.replaceAll("\\binsights\\b", name));
  }

  /** Asks Spark whether this catalog has a name. */
  public boolean exists(BiPredicate<Catalog, String> exists, String objectName) {
    return exists.test(spark.catalog(), name + "." + objectName);
  }

  public List<List<String>> queryRows(String statement) {
    return Rows.of(runSql(statement));
  }

  /** Reads a table with options in pairs. */
  public Dataset<Row> readTable(String table, String... options) {
    var reader = spark.read();
    for (int i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader.table(name + "." + table);
  }
}
