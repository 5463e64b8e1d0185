package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Creates a table that another load may be creating, or was creating when it was killed. Deletes no
 * file and no folder.
 *
 * @param period the column of months, if it has one
 * @param clusterBy columns by which the table is clustered, as far as it has them
 */
record TableCreation(
    SparkSession spark,
    TableName name,
    StructType columns,
    @Nullable String period,
    Map<String, String> properties,
    List<String> clusterBy) {
  /** Maximum number of attempts to create a table beside another load. */
  private static final int ATTEMPTS = 5;

  /** Real time between them, whatever clock the service's calls have: so works the other load. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String LOG_OF_DELTA = "_delta_log";

  /**
   * Creates the table, and its schema, if they do not exist.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}, or
   *     {@code LOAD_FAILED} for a disk that is full
   */
  void create() {
    for (int attempt = 1; TableFormat.find(spark, name) == null; attempt++) {
      try {
        createNow();
      } catch (PartnerInsightsException e) {
        throw e;
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        String folder = SparkErrors.usedFolder(e);
        if (folder != null && attempt == ATTEMPTS - 1 && hasOnlyAnEmptyLog(folder)) {
          createIn(folder);
        } else if (attempt < ATTEMPTS && (folder != null || SparkErrors.isOfAnotherWriter(e))) {
          pause();
        } else {
          throw refused(folder, e);
        }
      }
    }
  }

  /** A disk that is full is not a matter of the configuration. */
  private PartnerInsightsException refused(@Nullable String folder, Exception cause) {
    if (folder != null) {
      String local = folder.replaceFirst("^file:/*", "/");
      return LoadErrors.FOLDER_IN_USE.causedBy(cause, name, folder, local);
    }
    boolean disk = SparkErrors.causes(cause).anyMatch(IOException.class::isInstance);
    return (disk ? LoadErrors.NOT_CREATED_ON_DISK : LoadErrors.NOT_CREATED)
        .causedBy(cause, name, LoadErrors.summary(cause));
  }

  private static void pause() {
    try {
      Sleeper.system().sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    }
  }

  private TableFormat format() {
    return TableFormat.ofCatalog(spark, name);
  }

  private Map<String, String> allProperties() {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(format().properties());
    return all;
  }

  private void createNow() throws Exception {
    if (!name.isPath() && name.catalog(spark) instanceof SupportsNamespaces schemas) {
      createSchema(schemas, name.identifier(spark).namespace());
    }
    create(
        Arrays.stream(columns.fields()).map(TableCreation::column).toArray(Column[]::new),
        allProperties());
    List<String> clusters =
        Arrays.stream(columns.fieldNames())
            .filter(field -> clusterBy.stream().anyMatch(field::equalsIgnoreCase))
            .toList();
    format().afterCreation(spark, name, clusters);
  }

  /** Another load may create it at the same time. A catalog, such as Fabric's, may refuse it. */
  private void createSchema(SupportsNamespaces schemas, String[] schema) {
    if (schemas.namespaceExists(schema)) {
      return;
    }
    try {
      schemas.createNamespace(schema, Map.of());
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      if (!schemas.namespaceExists(schema)) {
        throw LoadErrors.NO_SCHEMA.causedBy(e, name, String.join(".", schema));
      }
    }
  }

  @SuppressWarnings("deprecation") // the only method with columns that Spark 3.5 has
  private void create(Column[] fields, Map<String, String> more) throws Exception {
    Map<String, String> all = new HashMap<>(more);
    all.put(TableCatalog.PROP_PROVIDER, format().provider());
    name.tables(spark).createTable(name.identifier(spark), fields, format().layout(period), all);
  }

  private static Column column(StructField field) {
    String comment = field.getComment().isDefined() ? field.getComment().get() : null;
    return Column.create(field.name(), field.dataType(), true, comment, null);
  }

  /** Whether a folder has what a kill during the first commit of Delta Lake leaves, or less. */
  private boolean hasOnlyAnEmptyLog(String folder) {
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      FileStatus[] inside = files.listStatus(path);
      return inside.length == 1
          && inside[0].isDirectory()
          && inside[0].getPath().getName().equals(LOG_OF_DELTA)
          && !files.listFiles(path, true).hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes the first commit in a folder that Delta Lake's own creation of tables refuses. */
  private void createIn(String folder) {
    try {
      spark
          .createDataFrame(List.of(), columns)
          .write()
          .format(format().provider())
          .options(format().properties())
          .save(folder);
      if (!name.isPath()) {
        create(new Column[0], Map.of(TableCatalog.PROP_LOCATION, folder));
      }
      TableChange[] changes = changes(allProperties()).toArray(TableChange[]::new);
      name.tables(spark).alterTable(name.identifier(spark), changes);
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      throw refused(folder, e);
    }
  }

  static List<TableChange> changes(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> TableChange.setProperty(each.getKey(), each.getValue()))
        .toList();
  }
}
