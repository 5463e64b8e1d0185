package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.jspecify.annotations.Nullable;

/** The formats whose tables replace the rows of a condition in one commit, beside other writers. */
enum TableFormat {
  /** Delta Lake rewrites a file of which some rows are replaced. */
  DELTA("delta", "delta.minReaderVersion") {
    @Override
    Map<String, String> properties() {
      // Else a commit could miss rows that another one appends meanwhile.
      return Map.of("delta.isolationLevel", "Serializable");
    }

    @Override
    void afterCreation(SparkSession spark, TableName table, List<String> clusterBy) {
      if (!clusterBy.isEmpty()) {
        String columns = clusterBy.stream().map(Columns::quote).collect(Collectors.joining(", "));
        spark.sql("ALTER TABLE " + table.quoted() + " CLUSTER BY (" + columns + ")");
      }
    }

    @Override
    Map<String, String> writeOptions(Map<String, String> properties, String known) {
      return Map.of("userMetadata", known);
    }

    /** RESTORE restores properties, too. */
    @Override
    History history(SparkSession spark, TableName table, Map<String, String> properties) {
      List<Row> newestFirst =
          spark
              .sql("DESCRIBE HISTORY " + table.quoted())
              .select("version", "operation", "operationParameters", "userMetadata")
              .collectAsList();
      long version = Long.MAX_VALUE;
      for (Row commit : newestFirst) {
        if (commit.getLong(0) > version) {
          continue;
        }
        KnownExecutions known = KnownExecutions.parse(commit.getString(3)).orElse(null);
        if (known != null) {
          return new History(known, true);
        }
        if ("RESTORE".equals(commit.getString(1))) {
          Object restored = commit.getJavaMap(2).get("version");
          // Without a version it was restored by a time, of an unknown zone.
          version = restored == null ? -1 : Long.parseLong(restored.toString());
        }
      }
      return new History(KnownExecutions.NONE, true);
    }
  },
  /** Apache Iceberg replaces whole files only, so that no file may have rows of two months. */
  ICEBERG("iceberg", "current-snapshot-id") {
    private static final String SUMMARY = "partnerinsights-known";

    @Override
    Transform[] layout(Period period) {
      return period.column() == null
          ? super.layout(period)
          : new Transform[] {Expressions.months(period.column())};
    }

    @Override
    void afterCreation(SparkSession spark, TableName table, List<String> clusterBy)
        throws Exception {
      // A commit can only be checked against an earlier snapshot.
      spark.table(table.quoted()).limit(0).writeTo(table.quoted()).append();
    }

    @Override
    Optional<String> wrongLayout(Table table, Period period) {
      List<Transform> parts = Arrays.asList(table.partitioning());
      boolean right =
          period.column() == null || parts.stream().anyMatch(part -> isOf(part, period.column()));
      String names = parts.stream().map(Transform::describe).collect(Collectors.joining(", "));
      return right
          ? Optional.empty()
          : Optional.of(
              "its files may have rows of two months, because it is partitioned by "
                  + (names.isEmpty() ? "nothing" : names));
    }

    @Override
    @Nullable String snapshot(Map<String, String> properties) {
      String snapshot = properties.getOrDefault("current-snapshot-id", "none");
      return snapshot.equals("none") ? null : snapshot;
    }

    @Override
    Map<String, String> writeOptions(Map<String, String> properties, String known) {
      Map<String, String> options = new HashMap<>(Map.of("snapshot-property." + SUMMARY, known));
      String snapshot = snapshot(properties);
      if (snapshot != null) {
        options.put("isolation-level", "serializable");
        options.put("validate-from-snapshot-id", snapshot);
      }
      return options;
    }

    /** A rollback keeps properties: they are of this table if their snapshot is an ancestor. */
    @Override
    History history(SparkSession spark, TableName table, Map<String, String> properties) {
      Map<String, Row> snapshots =
          spark
              .table(table.table("snapshots").quoted())
              .selectExpr("CAST(snapshot_id AS STRING)", "CAST(parent_id AS STRING)", "summary")
              .collectAsList()
              .stream()
              .collect(Collectors.toMap(row -> row.getString(0), row -> row));
      String saved = properties.get(LoadProperties.SNAPSHOT);
      KnownExecutions known = null;
      boolean isAncestor = false;
      String id = snapshot(properties);
      while (id != null) {
        isAncestor |= id.equals(saved);
        Row snapshot = snapshots.get(id);
        if (snapshot != null && known == null) {
          Object text = snapshot.getJavaMap(2).get(SUMMARY);
          known = KnownExecutions.parse(text == null ? null : text.toString()).orElse(null);
        }
        id = snapshot == null ? null : snapshot.getString(1);
      }
      return new History(known == null ? KnownExecutions.NONE : known, isAncestor);
    }
  };

  private static final Set<String> MONTHS_OR_LESS = Set.of("months", "days", "hours", "identity");

  private final String provider;
  private final String property;

  TableFormat(String provider, String property) {
    this.provider = provider;
    this.property = property;
  }

  /**
   * What the history of a table says, which users go back in.
   *
   * @param known the executions that the last commit of a load has written beside its rows
   * @param hasProperties whether the table's properties are of this history
   */
  record History(KnownExecutions known, boolean hasProperties) {}

  /** Returns a table of any format; null if it does not exist. */
  static @Nullable Table find(SparkSession spark, TableName name) {
    TableCatalog catalog = name.tables(spark);
    if (catalog == null) {
      throw LoadErrors.otherFormat(name);
    }
    try {
      Table table = catalog.loadTable(name.identifier(spark));
      // Delta Lake takes each path for a table, which has no columns before its first commit.
      return table.columns().length == 0 ? null : table;
    } catch (NoSuchTableException e) {
      return null;
    } catch (Exception e) {
      // Catalogs throw it, which their interface does not declare.
      if (e instanceof NoSuchNamespaceException) {
        return null;
      }
      throw e;
    }
  }

  /** Returns the format of a table that has these properties; empty if it is another one. */
  static Optional<TableFormat> of(Map<String, String> properties) {
    return List.of(values()).stream()
        .filter(format -> properties.containsKey(format.property))
        .findFirst();
  }

  /** Returns the format of new tables: Iceberg in a catalog of its own, else Delta Lake. */
  static TableFormat ofCatalog(SparkSession spark, TableName table) {
    return table.isOfIceberg(spark) ? ICEBERG : DELTA;
  }

  String provider() {
    return provider;
  }

  /** Returns the properties of new tables. */
  Map<String, String> properties() {
    return Map.of();
  }

  /** Returns the partitions of new tables. */
  Transform[] layout(Period period) {
    return new Transform[0];
  }

  /** Completes a new table, which is clustered by these columns if the format can do it. */
  abstract void afterCreation(SparkSession spark, TableName table, List<String> clusterBy)
      throws Exception;

  /** Returns why a table cannot replace months; empty if it can. */
  Optional<String> wrongLayout(Table table, Period period) {
    return Optional.empty();
  }

  /** Returns the snapshot that a table's properties name; null if they name none. */
  @Nullable String snapshot(Map<String, String> properties) {
    return null;
  }

  /**
   * Returns options with which a commit fails if another one has changed what it replaces, and
   * contains what is known of executions.
   */
  abstract Map<String, String> writeOptions(Map<String, String> properties, String known);

  /** Reads the history of a table with these properties. */
  abstract History history(SparkSession spark, TableName table, Map<String, String> properties);

  private static boolean isOf(Transform transform, String column) {
    NamedReference[] columns = transform.references();
    return MONTHS_OR_LESS.contains(transform.name())
        && columns.length == 1
        && String.join(".", columns[0].fieldNames()).equalsIgnoreCase(column);
  }
}
