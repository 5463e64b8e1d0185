package io.partnerinsights.flink.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.util.List;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.expressions.Expression;

/** Refuses every change of a catalog, which has neither views, partitions nor functions. */
abstract class ReadOnlyCatalog extends AbstractCatalog {
  private static final ErrorTemplate READ_ONLY =
      ErrorCode.READ_ONLY.template(
          "Catalog {name} cannot be changed",
          "its tables show data of the Partner Insights service, which is read-only",
          "create tables in another catalog, such as default_catalog");

  ReadOnlyCatalog(String name, String database) {
    super(name, database);
  }

  @Override
  public final void open() {}

  @Override
  public final void close() {}

  @Override
  public final List<String> listViews(String database) {
    return List.of();
  }

  /** Flink calls it from 2.3 on; there are none, as of views. */
  public final List<String> listMaterializedTables(String database) {
    return List.of();
  }

  @Override
  public final List<CatalogPartitionSpec> listPartitions(ObjectPath path) {
    return List.of();
  }

  @Override
  public final List<CatalogPartitionSpec> listPartitions(
      ObjectPath path, CatalogPartitionSpec spec) {
    return List.of();
  }

  @Override
  public final List<CatalogPartitionSpec> listPartitionsByFilter(
      ObjectPath path, List<Expression> filters) {
    return List.of();
  }

  @Override
  public final boolean partitionExists(ObjectPath path, CatalogPartitionSpec spec) {
    return false;
  }

  @Override
  public final List<String> listFunctions(String database) {
    return List.of();
  }

  @Override
  public final boolean functionExists(ObjectPath path) {
    return false;
  }

  @Override
  public final CatalogTableStatistics getTableStatistics(ObjectPath path) {
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public final CatalogColumnStatistics getTableColumnStatistics(ObjectPath path) {
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public final CatalogTableStatistics getPartitionStatistics(
      ObjectPath path, CatalogPartitionSpec spec) {
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public final CatalogColumnStatistics getPartitionColumnStatistics(
      ObjectPath path, CatalogPartitionSpec spec) {
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public final CatalogPartition getPartition(ObjectPath path, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(getName(), path, spec);
  }

  @Override
  public final CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
    throw new FunctionNotExistException(getName(), path);
  }

  @Override
  public final void createDatabase(String name, CatalogDatabase database, boolean ignoreIfExists) {
    throw readOnlyError();
  }

  @Override
  public final void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade) {
    throw readOnlyError();
  }

  @Override
  public final void alterDatabase(
      String name, CatalogDatabase database, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void dropTable(ObjectPath path, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void createPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfExists) {
    throw readOnlyError();
  }

  @Override
  public final void dropPartition(
      ObjectPath path, CatalogPartitionSpec spec, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void createFunction(
      ObjectPath path, CatalogFunction function, boolean ignoreIfExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterFunction(
      ObjectPath path, CatalogFunction function, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void dropFunction(ObjectPath path, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterTableStatistics(
      ObjectPath path, CatalogTableStatistics statistics, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterTableColumnStatistics(
      ObjectPath path, CatalogColumnStatistics statistics, boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterPartitionStatistics(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogTableStatistics statistics,
      boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  @Override
  public final void alterPartitionColumnStatistics(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogColumnStatistics statistics,
      boolean ignoreIfNotExists) {
    throw readOnlyError();
  }

  final PartnerInsightsException readOnlyError() {
    return READ_ONLY.error(getName());
  }
}
