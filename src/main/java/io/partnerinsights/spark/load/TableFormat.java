package io.partnerinsights.spark.load;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Map.Map1;

/** The formats whose tables replace the rows of a condition in one commit, beside other writers. */
enum TableFormat {
  /** Delta Lake rewrites a file of which some rows are replaced. */
  DELTA("delta.minReaderVersion") {
    /** Maximum number of parts of a name that DESCRIBE HISTORY takes. */
    private static final int PARTS = 3;

    @Override
    Map<String, String> properties() {
      // Else a commit could miss rows that another one appends meanwhile.
      return Map.of("delta.isolationLevel", "Serializable");
    }

    /** Delta Lake has no public method for it. Other builds of it check when a table is created. */
    @Override
    void checkProperties(TableName name, Map<String, String> given) {
      try {
        Class<?> type = Class.forName("org.apache.spark.sql.delta.DeltaConfigs$");
        Object configs = type.getField("MODULE$").get(null);
        Method check =
            type.getMethod("validateConfigurations", scala.collection.immutable.Map.class);
        for (String key : given.keySet()) {
          try {
            check.invoke(configs, new Map1<>(key, given.get(key)));
          } catch (InvocationTargetException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            String reason = "property " + key + ": " + LoadErrors.summary(cause);
            throw LoadErrors.NOT_CREATED.causedBy(cause, name, reason);
          }
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        LOG.debug("The properties cannot be checked before the table is created", e);
      }
    }

    @Override
    void afterCreation(SparkSession spark, TableName table, List<String> clusterBy) {
      if (!clusterBy.isEmpty()) {
        String columns = clusterBy.stream().map(Columns::quote).collect(Collectors.joining(", "));
        spark.sql("ALTER TABLE " + table.quoted() + " CLUSTER BY (" + columns + ")");
      }
    }

    @Override
    Map<String, String> writeOptions(Map<String, String> table, String known) {
      return Map.of("userMetadata", known);
    }

    @Override
    KnownExecutions history(SparkSession spark, TableName name, Map<String, String> table) {
      String folder = table.get(TableCatalog.PROP_LOCATION);
      TableName described = name;
      if (name.parts().size() > PARTS && folder != null) {
        described = new TableName(List.of(provider(), folder));
      }
      List<Row> newestFirst =
          spark
              .sql("DESCRIBE HISTORY " + described.quoted())
              .select("version", "operation", "operationParameters", "userMetadata")
              .collectAsList();
      long version = Long.MAX_VALUE;
      for (Row commit : newestFirst) {
        if (commit.getLong(0) > version) {
          continue;
        }
        Optional<KnownExecutions> executions = KnownExecutions.parse(commit.getString(3));
        if (executions.isPresent()) {
          return executions.get();
        }
        if ("RESTORE".equals(commit.getString(1))) {
          Object restored = commit.getJavaMap(2).get("version");
          // Without a version it was restored by a time, of an unknown zone.
          version = restored == null ? -1 : Long.parseLong(restored.toString());
        }
      }
      return KnownExecutions.NONE;
    }
  },
  /** Apache Iceberg replaces whole files only, so that no file may have rows of two months. */
  ICEBERG("current-snapshot-id") {
    private static final String SUMMARY = "partnerinsights-known";

    @Override
    Transform[] layout(@Nullable String period) {
      return period == null ? super.layout(period) : new Transform[] {Expressions.months(period)};
    }

    @Override
    void afterCreation(SparkSession spark, TableName table, List<String> clusterBy)
        throws Exception {
      // A commit can only be checked against an earlier snapshot.
      spark.table(table.quoted()).limit(0).writeTo(table.quoted()).append();
    }

    @Override
    void checkLayout(TableName name, Table table, @Nullable String period) {
      List<Transform> parts = Arrays.asList(table.partitioning());
      if (period == null || parts.stream().anyMatch(part -> isOf(part, period))) {
        return;
      }
      String names = parts.stream().map(Transform::describe).collect(Collectors.joining(", "));
      String reason = "its files may have rows of two months, because it is partitioned by ";
      throw LoadErrors.WRONG_LAYOUT.error(
          name, reason + (names.isEmpty() ? "nothing" : names), Columns.quote(period));
    }

    private @Nullable String snapshot(Map<String, String> table) {
      String snapshot = table.get("current-snapshot-id");
      return "none".equals(snapshot) ? null : snapshot;
    }

    @Override
    Map<String, String> writeOptions(Map<String, String> table, String known) {
      Map<String, String> options = new HashMap<>(Map.of("snapshot-property." + SUMMARY, known));
      String snapshot = snapshot(table);
      if (snapshot != null) {
        options.put("isolation-level", "serializable");
        options.put("validate-from-snapshot-id", snapshot);
      }
      return options;
    }

    @Override
    KnownExecutions history(SparkSession spark, TableName name, Map<String, String> table) {
      Map<String, Row> snapshots =
          spark
              .table(name.table("snapshots").quoted())
              .selectExpr("CAST(snapshot_id AS STRING)", "CAST(parent_id AS STRING)", "summary")
              .collectAsList()
              .stream()
              .collect(Collectors.toMap(row -> row.getString(0), row -> row));
      Row snapshot = snapshots.get(snapshot(table));
      while (snapshot != null) {
        Object text = snapshot.getJavaMap(2).get(SUMMARY);
        Optional<KnownExecutions> known = KnownExecutions.parse((String) text);
        if (known.isPresent()) {
          return known.get();
        }
        snapshot = snapshots.get(snapshot.getString(1));
      }
      return KnownExecutions.NONE;
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(TableFormat.class);
  private static final Set<String> MONTHS_OR_LESS = Set.of("months", "days", "hours", "identity");

  /** A property that tables of this format have. */
  private final String property;

  TableFormat(String property) {
    this.property = property;
  }

  /** Returns a table of any format; null if it does not exist. */
  static @Nullable Table find(SparkSession spark, TableName name) {
    try {
      Table table = name.tables(spark).loadTable(name.identifier(spark));
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

  /**
   * Returns the format of a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it is
   *     another one
   */
  static TableFormat of(TableName name, Table table) {
    return Arrays.stream(values())
        .filter(format -> table.properties().containsKey(format.property))
        .findFirst()
        .orElseThrow(() -> LoadErrors.OTHER_FORMAT.error(name));
  }

  /** Returns the format of new tables: Iceberg in a catalog of its own, else Delta Lake. */
  static TableFormat ofCatalog(SparkSession spark, TableName table) {
    return table.isOfIceberg(spark) ? ICEBERG : DELTA;
  }

  String provider() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the properties of new tables. */
  Map<String, String> properties() {
    return Map.of();
  }

  /**
   * Checks the properties that a user gives new tables, as far as the format can without a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}
   */
  void checkProperties(TableName name, Map<String, String> given) {}

  /** Returns the partitions of new tables, which may have a column of months. */
  Transform[] layout(@Nullable String period) {
    return new Transform[0];
  }

  /** Completes a new table, which is clustered by these columns if the format can do it. */
  abstract void afterCreation(SparkSession spark, TableName table, List<String> clusterBy)
      throws Exception;

  /**
   * Checks that a table can replace months.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}
   */
  void checkLayout(TableName name, Table table, @Nullable String period) {}

  /**
   * Returns options with which a commit fails if another one has changed what it replaces, and
   * contains what is known of executions.
   */
  abstract Map<String, String> writeOptions(Map<String, String> table, String known);

  /**
   * Returns what the last commit of a load, in the history of the table as it is now, has written
   * beside its rows. Users go back in this history.
   */
  abstract KnownExecutions history(SparkSession spark, TableName name, Map<String, String> table);

  private static boolean isOf(Transform transform, String column) {
    NamedReference[] columns = transform.references();
    return MONTHS_OR_LESS.contains(transform.name())
        && columns.length == 1
        && String.join(".", columns[0].fieldNames()).equalsIgnoreCase(column);
  }
}
