package io.partnerinsights.spark.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The formats whose tables replace the rows of a condition in one commit, beside other writers. */
enum TableFormat {
  /** Delta Lake rewrites a file of which some rows are replaced. */
  DELTA("delta", "delta.minReaderVersion") {
    @Override
    Map<String, String> properties() {
      // Else a commit could miss rows that another one appends meanwhile.
      return Map.of("delta.isolationLevel", "Serializable");
    }
  },
  /** Apache Iceberg replaces whole files only, so that no file may have rows of two months. */
  ICEBERG("iceberg", "current-snapshot-id") {
    @Override
    String layout(@Nullable String period) {
      return period == null ? "" : " PARTITIONED BY (months(" + Sql.quote(period) + "))";
    }

    @Override
    void afterCreation(SparkSession spark, String table) {
      // A commit can only be checked against an earlier snapshot.
      spark.sql("INSERT INTO %1$s SELECT * FROM %1$s WHERE false".formatted(table));
    }

    @Override
    Optional<String> wrongLayout(SparkSession spark, String table, @Nullable String period) {
      List<String> parts = partitions(spark, table);
      boolean right = period == null || parts.stream().anyMatch(part -> isOf(part, period));
      return right
          ? Optional.empty()
          : Optional.of(
              "its files may have rows of two months, because it is partitioned by "
                  + (parts.isEmpty() ? "nothing" : String.join(", ", parts)));
    }

    @Override
    Map<String, String> writeOptions(Map<String, String> properties) {
      String snapshot = properties.getOrDefault("current-snapshot-id", "none");
      return snapshot.equals("none")
          ? Map.of()
          : Map.of("isolation-level", "serializable", "validate-from-snapshot-id", snapshot);
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(TableFormat.class);

  /** The folder in the errors of Delta Lake for one that is not empty, or that has no commit. */
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?<=location \\(')[^']+(?='\\))|(?<=Delta table `)[^`]+(?=` doesn't exist)"
              + "|(?<=`)[^`]+(?=` is not a Delta table)");

  /** A file of Delta's log that becomes a commit when it is complete. */
  private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.json\\..+\\.tmp");

  private static final Pattern TRANSFORM =
      Pattern.compile("(?:(?:months|days|hours)\\()?`?(.+?)`?\\)?");

  /** Errors of both formats for commits that another commit makes impossible. */
  private static final Set<String> CONFLICTS =
      Set.of(
          "ConcurrentAppendException",
          "ConcurrentDeleteReadException",
          "ConcurrentDeleteDeleteException",
          "ConcurrentTransactionException",
          "ConcurrentWriteException",
          "MetadataChangedException",
          "ProtocolChangedException",
          "CommitFailedException");

  /** In the error of Iceberg for such a commit. */
  private static final String CONFLICTING_FILES = "Found conflicting files";

  private final String provider;
  private final String property;

  TableFormat(String provider, String property) {
    this.provider = provider;
    this.property = property;
  }

  /** Returns the format of a table that has these properties; empty if it is another one. */
  static Optional<TableFormat> of(Map<String, String> properties) {
    return List.of(values()).stream()
        .filter(format -> properties.containsKey(format.property))
        .findFirst();
  }

  /** Returns the format of new tables: Iceberg in a catalog of its own, else Delta Lake. */
  static TableFormat ofCatalog(SparkSession spark, String table) {
    String first = table.split("\\.", 2)[0].replace("`", "");
    String catalog =
        spark.conf().getOption("spark.sql.catalog." + first).isDefined()
            ? first
            : spark.conf().get("spark.sql.defaultCatalog", "spark_catalog");
    String type = spark.conf().get("spark.sql.catalog." + catalog, "");
    return type.toLowerCase(Locale.ROOT).contains("iceberg") ? ICEBERG : DELTA;
  }

  /** Returns the statement that creates a table. */
  String create(String table, String columns, @Nullable String period, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(properties());
    properties.putAll(more);
    return "CREATE TABLE IF NOT EXISTS %s (%s) USING %s%s%s"
        .formatted(
            table,
            columns,
            provider,
            layout(period),
            properties.isEmpty() ? "" : Sql.properties("TBLPROPERTIES", properties));
  }

  /** Returns the properties of new tables. */
  Map<String, String> properties() {
    return Map.of();
  }

  /** Returns the clause of the partitions of new tables. */
  String layout(@Nullable String period) {
    return "";
  }

  void afterCreation(SparkSession spark, String table) {}

  /** Returns why a table cannot replace months; empty if it can. */
  Optional<String> wrongLayout(SparkSession spark, String table, @Nullable String period) {
    return Optional.empty();
  }

  /** Returns options with which a commit fails if another one has changed what it replaces. */
  Map<String, String> writeOptions(Map<String, String> properties) {
    return Map.of();
  }

  static boolean isConflict(Throwable failure) {
    return CONFLICTS.contains(failure.getClass().getSimpleName())
        || String.valueOf(failure.getMessage()).contains(CONFLICTING_FILES);
  }

  /**
   * Whether the creation of a table has failed because another load creates it too, or has been
   * killed while it did.
   */
  static boolean isCreatedByAnother(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).toUpperCase(Locale.ROOT);
    return isConflict(failure)
        || text.contains("ALREADY_EXISTS")
        || text.contains("ALREADY EXISTS")
        || text.contains("NON_EMPTY_LOCATION")
        || text.contains("DELTA_TABLE_NOT_FOUND")
        || text.contains("NOT A DELTA TABLE")
        || (failure.getCause() != null && isCreatedByAnother(failure.getCause()));
  }

  /**
   * Removes the folder of a table whose creation has ended before its first commit, as with a full
   * disk or a kill. Delta Lake creates no table there. A folder that has any other file stays.
   */
  static void removeEmptyFolder(SparkSession spark, String failure) {
    Matcher location = LOCATION.matcher(failure);
    if (location.find()) {
      Path folder = new Path(location.group());
      try {
        FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
        removeFolders(files, folder);
      } catch (IOException e) {
        LOG.warn("The folder {} is not empty and has no table", folder, e);
      }
    }
  }

  private static void removeFolders(FileSystem files, Path folder) throws IOException {
    for (FileStatus each : files.listStatus(folder)) {
      if (each.isDirectory()) {
        removeFolders(files, each.getPath());
      } else if (UNFINISHED.matcher(each.getPath().getName()).matches()) {
        files.delete(each.getPath(), false);
      }
    }
    files.delete(folder, false);
  }

  private static List<String> partitions(SparkSession spark, String table) {
    List<String> parts = new ArrayList<>();
    for (Row row : spark.sql("DESCRIBE TABLE " + table).collectAsList()) {
      if (row.getString(0).startsWith("Part ")) {
        parts.add(row.getString(1));
      }
    }
    return parts;
  }

  private static boolean isOf(String transform, String column) {
    Matcher matcher = TRANSFORM.matcher(transform);
    return matcher.matches() && matcher.group(1).equalsIgnoreCase(column);
  }
}
