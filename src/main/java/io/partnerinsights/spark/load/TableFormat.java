package io.partnerinsights.spark.load;

import io.partnerinsights.core.base.Sleeper;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The formats whose tables replace the rows of a condition in one commit, beside other writers. */
enum TableFormat {
  /** Delta Lake rewrites a file of which some rows are replaced. */
  DELTA("_metadata"),

  /**
   * Apache Iceberg replaces whole files only, so that no file may have rows of two months. It
   * refuses to replace rows of a table with another partitioning.
   */
  ICEBERG("_file");

  /** The names of partitionings of dates by months, or parts of months. */
  private static final Set<String> MONTH_TRANSFORMS =
      Set.of("month", "months", "day", "days", "identity");

  /** Maximum number of attempts to create a table beside another load. */
  private static final int MAX_CREATE_ATTEMPTS = 5;

  /** The real time between attempts: the other load does not follow the service's clock. */
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  /** A column that the format computes for each row; it is in no table and never null. */
  private final String metadataColumn;

  TableFormat(String metadataColumn) {
    this.metadataColumn = metadataColumn;
  }

  /**
   * Returns the format of a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it is
   *     another one
   */
  static TableFormat of(String name, Map<String, String> properties) {
    String provider = properties.getOrDefault(TableCatalog.PROP_PROVIDER, "");
    return Arrays.stream(values())
        .filter(format -> format.name().equalsIgnoreCase(provider))
        .findFirst()
        .orElseThrow(() -> LoadErrors.UNSUPPORTED_FORMAT.error(name));
  }

  /** Returns the format of new tables: Iceberg in a catalog of its own, else Delta Lake. */
  static TableFormat forNewTables(TableCatalog catalog) {
    String type = catalog.getClass().getName().toLowerCase(Locale.ROOT);
    return type.contains("iceberg") ? ICEBERG : DELTA;
  }

  /** Checks where tables are to be before any call: later, errors would name the loads table. */
  static void checkDestination(SparkSession spark, LoadSettings settings) {
    String destination = settings.destination();
    String table = settings.loadsTable();
    try {
      TableAddress address = TableAddress.of(spark, destination);
      if (address.catalog().getClass().getName().startsWith("io.partnerinsights.")) {
        throw new IllegalArgumentException("the connector's catalog can only be read");
      } else if (settings.loadsSingleTable()
          && forNewTables(address.catalog()) == ICEBERG
          && address.isBranchOrTag()) {
        throw new IllegalArgumentException("it is a branch or a tag of another table");
      }
      Map<String, String> properties = TableAddress.of(spark, table).readProperties();
      if (!properties.isEmpty()) {
        of(table, properties);
      }
    } catch (Exception e) {
      LoadErrors.rethrowIfCatalogCallInterrupted(e);
      LoadErrors.rethrowIfCodedOrOutage(e);
      String reason = LoadErrors.summarize(e).replaceAll("[.]`?partnerinsights_loads`?", "");
      throw LoadErrors.WRONG_INTO.causedBy(e, destination, reason);
    }
  }

  /**
   * Returns the rows as the table has them now. After CACHE TABLE, Spark would return the rows of
   * that time, without those that another application has committed since. It finds cached rows by
   * comparing plans, and no other plan has this condition, which the optimizer removes.
   */
  Dataset<Row> uncachedRows(Dataset<Row> table) {
    Column neverTrue = functions.lit("partnerinsights").isNull();
    return table.where(table.metadataColumn(metadataColumn).isNotNull().or(neverTrue));
  }

  /** Whether a table's files have rows of one month each. */
  static boolean isPartitionedByMonth(Table table, String periodColumn) {
    return Arrays.stream(table.partitioning())
        .filter(field -> MONTH_TRANSFORMS.contains(field.name()))
        .flatMap(field -> Arrays.stream(field.references()))
        .anyMatch(column -> column.describe().equalsIgnoreCase(periodColumn));
  }

  /**
   * Creates a table of rows, and its schema, if they do not exist; another load may be creating it.
   * Deletes no file and no folder.
   *
   * @param periodColumn the column of months, if it has one
   * @param properties what the first commit of the table has
   * @return false if the table exists already
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}
   */
  static boolean createIfAbsent(
      SparkSession spark,
      String name,
      Dataset<Row> rows,
      @Nullable String periodColumn,
      Map<String, String> properties)
      throws InterruptedException {
    TableAddress address = TableAddress.of(spark, name);
    String joinedName =
        String.join("", address.identifier().namespace()) + address.identifier().name();
    boolean isSessionCatalog = address.catalog().name().equals("spark_catalog");
    if (isSessionCatalog && !joinedName.matches("\\w+|.*/.*") && address.findTable() == null) {
      // Otherwise Delta Lake would make a folder first.
      throw LoadErrors.NOT_CREATED.error(name, "its name may contain only letters, digits and _");
    }
    for (int attempt = 1; address.findTable() == null; attempt++) {
      try {
        forNewTables(address.catalog()).createTable(spark, name, rows, periodColumn, properties);
        return true;
      } catch (Exception e) {
        LoadErrors.rethrowIfCatalogCallInterrupted(e);
        if (attempt == MAX_CREATE_ATTEMPTS) {
          LoadErrors.rethrowIfCodedOrOutage(e);
          throw LoadErrors.NOT_CREATED.causedBy(e, name, LoadErrors.summarize(e));
        }
        Sleeper.system().sleep(RETRY_PAUSE);
      }
    }
    return false;
  }

  /** Appends rows to a table in one commit. Creates the table if it does not exist. */
  static void appendOrCreateTable(
      SparkSession spark, String name, List<Row> rows, StructType columns) throws Exception {
    Dataset<Row> newRows = spark.createDataFrame(rows, columns).coalesce(1);
    if (!createIfAbsent(spark, name, newRows, null, Map.of())) {
      newRows.writeTo(name).append();
    }
  }

  @SuppressWarnings("deprecation") // the name of the partitions that Spark 3.5 has
  private void createTable(
      SparkSession spark,
      String name,
      Dataset<Row> rows,
      @Nullable String periodColumn,
      Map<String, String> properties)
      throws Exception {
    String schema = LoadSettings.schemaOf(name);
    if (!schema.isEmpty() && !spark.catalog().databaseExists(schema)) {
      // Another thread may create it at the same time, of which Spark warns only.
      spark.sql("CREATE SCHEMA IF NOT EXISTS " + schema);
    }
    // By the interface: the class itself has other return types in Spark 3.5.
    CreateTableWriter<Row> table = rows.writeTo(name);
    table = table.using(name().toLowerCase(Locale.ROOT));
    properties.forEach(table::tableProperty);
    if (this == ICEBERG && periodColumn != null) {
      // The interface does not have this method in Spark 3.5.
      table
          .getClass()
          .getMethod("partitionedBy", Column.class, Column[].class)
          .invoke(
              table,
              functions.months(functions.col(Columns.quoteName(periodColumn))),
              new Column[0]);
    }
    table.create();
  }

  /** Adds columns to a table; Delta Lake does it in the commit that has them. */
  void addColumns(TableAddress address, List<StructField> columns) throws NoSuchTableException {
    if (this == ICEBERG && !columns.isEmpty()) {
      TableChange[] changes =
          columns.stream()
              .map(each -> TableChange.addColumn(new String[] {each.name()}, each.dataType(), true))
              .toArray(TableChange[]::new);
      address.catalog().alterTable(address.identifier(), changes);
    }
  }

  /**
   * Returns the options of a commit, which fails if another one has changed what it replaces.
   *
   * @param seenProperties the table's properties before its rows were counted
   */
  Map<String, String> writeOptions(Map<String, String> seenProperties) {
    if (this == DELTA) {
      return Map.of("mergeSchema", "true");
    }
    String snapshot = seenProperties.getOrDefault("current-snapshot-id", "none");
    Map<String, String> options = new HashMap<>(Map.of("isolation-level", "serializable"));
    if (!snapshot.equals("none")) {
      options.put("validate-from-snapshot-id", snapshot);
    }
    return options;
  }
}
