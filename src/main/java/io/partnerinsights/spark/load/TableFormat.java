package io.partnerinsights.spark.load;

import io.partnerinsights.core.http.Sleeper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The formats whose tables replace the rows of a condition in one commit, beside other writers. */
enum TableFormat {
  /** Delta Lake rewrites a file of which some rows are replaced. */
  DELTA("delta.minReaderVersion"),

  /**
   * Apache Iceberg replaces whole files only, so that no file may have rows of two months. It
   * refuses to replace rows of a table with another partitioning.
   */
  ICEBERG("current-snapshot-id");

  /** Maximum number of attempts to create a table beside another load. */
  private static final int ATTEMPTS = 5;

  /** Real time between them, whatever clock the service's calls have: so works the other load. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A property that tables of this format have. */
  private final String sign;

  TableFormat(String sign) {
    this.sign = sign;
  }

  /** Returns the properties without which a write cannot add columns. */
  Map<String, String> required() {
    return this == DELTA ? Map.of() : Map.of("write.spark.accept-any-schema", "true");
  }

  /** Apache Iceberg caches tables for each session, without what another one has changed. */
  static void refresh(SparkSession spark, String name) {
    if (ofNew(spark, name) == ICEBERG) {
      spark.catalog().refreshTable(name);
    }
  }

  /** Returns the properties of a table as it is now; none if it does not exist. */
  static Map<String, String> find(SparkSession spark, String name) {
    try {
      refresh(spark, name);
      return spark.sql("SHOW TBLPROPERTIES " + name).collectAsList().stream()
          .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
    } catch (Exception e) {
      if (LoadErrors.isAbsent(e)) {
        return Map.of();
      }
      throw e;
    }
  }

  /**
   * Returns the format of a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it is
   *     another one
   */
  static TableFormat of(String name, Map<String, String> properties) {
    return Arrays.stream(values())
        .filter(format -> properties.containsKey(format.sign))
        .findFirst()
        .orElseThrow(() -> LoadErrors.OTHER_FORMAT.error(name));
  }

  /** Returns the format of new tables: Iceberg in a catalog of its own, else Delta Lake. */
  static TableFormat ofNew(SparkSession spark, String name) {
    String prefix = "spark.sql.catalog.";
    String current = prefix + spark.catalog().currentCatalog();
    String named = prefix + LoadSettings.firstPartOf(name);
    String type = spark.conf().get(named, spark.conf().get(current, ""));
    return type.toLowerCase(Locale.ROOT).contains("iceberg") ? ICEBERG : DELTA;
  }

  /**
   * Creates a table of rows, and its schema, if they do not exist; another load may be creating it.
   * Deletes no file and no folder.
   *
   * @param period the column of months, if it has one
   * @param properties what the first commit of the table has
   * @return false if the table exists already
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}
   */
  static boolean create(
      SparkSession spark,
      String name,
      Dataset<Row> rows,
      @Nullable String period,
      Map<String, String> properties)
      throws InterruptedException {
    for (int attempt = 1; find(spark, name).isEmpty(); attempt++) {
      try {
        ofNew(spark, name).createNow(spark, name, rows, period, properties);
        return true;
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        if (attempt == ATTEMPTS) {
          throw LoadErrors.NOT_CREATED.causedBy(e, name, LoadErrors.summary(e));
        }
        Sleeper.system().sleep(PAUSE);
      }
    }
    return false;
  }

  /** Appends rows to a table in one commit. Creates the table if it does not exist. */
  static void append(SparkSession spark, String name, List<Row> rows, StructType columns)
      throws Exception {
    Dataset<Row> all = spark.createDataFrame(rows, columns).coalesce(1);
    if (!create(spark, name, all, null, Map.of())) {
      all.writeTo(name).append();
    }
  }

  @SuppressWarnings("deprecation") // the name of the partitions that Spark 3.5 has
  private void createNow(
      SparkSession spark,
      String name,
      Dataset<Row> rows,
      @Nullable String period,
      Map<String, String> properties)
      throws Exception {
    createSchema(spark, LoadSettings.schemaOf(name));
    // By the interface: the class itself has other return types in Spark 3.5.
    CreateTableWriter<Row> table = rows.writeTo(name);
    table = table.using(name().toLowerCase(Locale.ROOT));
    required().forEach(table::tableProperty);
    properties.forEach(table::tableProperty);
    if (this == ICEBERG && period != null) {
      table = table.partitionedBy(functions.months(functions.col(Columns.quote(period))));
    }
    table.create();
  }

  /** Spark warns if two threads find that a schema lacks, and both create it. */
  private static synchronized void createSchema(SparkSession spark, String name) {
    if (!name.isEmpty() && !spark.catalog().databaseExists(name)) {
      spark.sql("CREATE SCHEMA IF NOT EXISTS " + name);
    }
  }

  /** Returns options with which a commit fails if another one has changed what it replaces. */
  Map<String, String> writeOptions(Map<String, String> seen) {
    String snapshot = seen.getOrDefault(sign, "none");
    return this == DELTA || snapshot.equals("none")
        ? Map.of()
        : Map.of("isolation-level", "serializable", "validate-from-snapshot-id", snapshot);
  }
}
