package io.partnerinsights.spark.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Creates a table that another load may be creating, or was creating when it was killed. Deletes no
 * file and no folder.
 */
final class TableCreation {
  /** Maximum number of attempts to create a table beside another load. */
  private static final int ATTEMPTS = 5;

  private static final String LOG_OF_DELTA = "_delta_log";

  private final SparkSession spark;
  private final TableName name;
  private final StructType columns;
  private final TableFormat format;
  private final Period period;
  private final Map<String, String> properties;
  private List<String> clusterBy = List.of();

  TableCreation(
      SparkSession spark,
      TableName name,
      StructType columns,
      Period period,
      Map<String, String> properties) {
    this.spark = spark;
    this.name = name;
    this.columns = columns;
    this.format = TableFormat.ofCatalog(spark, name);
    this.period = period;
    this.properties = new HashMap<>(properties);
    this.properties.putAll(format.properties());
  }

  /** Clusters the table by those of these columns that it has. */
  TableCreation clusteredBy(List<String> wanted) {
    clusterBy =
        Arrays.stream(columns.fieldNames())
            .filter(field -> wanted.stream().anyMatch(field::equalsIgnoreCase))
            .toList();
    return this;
  }

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
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        String folder = SparkErrors.usedFolder(e);
        boolean again = folder != null || SparkErrors.isOfAnotherWriter(e);
        if (!again || attempt == ATTEMPTS) {
          throw folder == null
              ? LoadErrors.notCreated(name, e)
              : LoadErrors.folderInUse(name, folder, e);
        }
        if (folder != null && attempt == ATTEMPTS - 1 && hasOnlyAnEmptyLog(folder)) {
          createIn(folder);
        } else {
          LoadContext.pause();
        }
      }
    }
  }

  private void createNow() throws Exception {
    Identifier identifier = name.identifier(spark);
    if (!name.isPath()
        && name.catalog(spark) instanceof SupportsNamespaces schemas
        && !schemas.namespaceExists(identifier.namespace())) {
      schemas.createNamespace(identifier.namespace(), Map.of());
    }
    Map<String, String> all = new HashMap<>(properties);
    all.put(TableCatalog.PROP_PROVIDER, format.provider());
    Column[] fields =
        Arrays.stream(columns.fields()).map(TableCreation::column).toArray(Column[]::new);
    create(fields, all);
    format.afterCreation(spark, name, clusterBy);
  }

  @SuppressWarnings("deprecation") // the only method with columns that Spark 3.5 has
  private void create(Column[] fields, Map<String, String> all) throws Exception {
    catalog().createTable(name.identifier(spark), fields, format.layout(period), all);
  }

  private TableCatalog catalog() {
    return Objects.requireNonNull(name.tables(spark), "the table was looked up in it");
  }

  private static Column column(StructField field) {
    return Column.create(field.name(), field.dataType(), true, comment(field), null);
  }

  private static @Nullable String comment(StructField field) {
    return field.getComment().isDefined() ? field.getComment().get() : null;
  }

  /** Whether a folder has what a kill during the first commit of Delta Lake leaves, or less. */
  private boolean hasOnlyAnEmptyLog(String folder) {
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      FileStatus[] inside = files.listStatus(path);
      RemoteIterator<?> any = files.listFiles(path, true);
      return inside.length == 1
          && inside[0].isDirectory()
          && inside[0].getPath().getName().equals(LOG_OF_DELTA)
          && !any.hasNext();
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
          .format(format.provider())
          .options(format.properties())
          .save(folder);
      if (!name.isPath()) {
        String provider = format.provider();
        create(
            new Column[0],
            Map.of(TableCatalog.PROP_PROVIDER, provider, TableCatalog.PROP_LOCATION, folder));
      }
      catalog().alterTable(name.identifier(spark), changes(properties));
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      throw LoadErrors.folderInUse(name, folder, e);
    }
  }

  static TableChange[] changes(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> TableChange.setProperty(each.getKey(), each.getValue()))
        .toArray(TableChange[]::new);
  }
}
