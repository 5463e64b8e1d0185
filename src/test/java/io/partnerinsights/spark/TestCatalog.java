package io.partnerinsights.spark;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A catalog over one sandbox; Spark keeps a catalog's first options, so each has its own name. */
final class TestCatalog {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final SparkSession spark = TestSpark.session();
  private final String name = "insights" + NUMBER.incrementAndGet();

  private TestCatalog() {}

  static TestCatalog of(Sandbox sandbox, String catalogClass, String... more) {
    TestCatalog catalog = new TestCatalog();
    String key = "spark.sql.catalog." + catalog.name;
    catalog.spark.conf().set(key, "io.partnerinsights.spark.catalog." + catalogClass);
    ReadOptions.of(sandbox, more)
        .forEach((option, value) -> catalog.spark.conf().set(key + "." + option, value));
    return catalog;
  }

  /** In the text the catalog is called insights. */
  Dataset<Row> sql(String text) {
    return spark.sql(text.replaceAll("\\binsights\\b", name));
  }

  List<List<String>> rows(String text) {
    return Rows.of(sql(text));
  }

  String name() {
    return name;
  }

  Dataset<Row> table(String table, String... options) {
    var reader = spark.read();
    for (int i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader.table(name + "." + table);
  }
}
