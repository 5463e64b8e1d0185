package io.partnerinsights.spark;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * Creates the errors for what Spark can do with other formats: store a table and write. Methods
 * return a type of the JDK, because an older Java loads it when it verifies {@link
 * PartnerInsightsProvider}.
 */
final class UnsupportedUses {
  /** Prefix of the keys under which Spark passes the OPTIONS of CREATE TABLE. */
  private static final String STORED_OPTION = "option.";

  private UnsupportedUses() {}

  /**
   * Refuses options of CREATE TABLE. Spark passes them before it stores anything, with the table's
   * properties.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code READ_ONLY}
   */
  static void checkNotStored(Map<String, String> options) {
    boolean stored =
        options.containsKey(TableCatalog.PROP_PROVIDER)
            || options.keySet().stream().anyMatch(key -> key.startsWith(STORED_OPTION));
    if (stored) {
      throw storedTable();
    }
  }

  static RuntimeException storedTable() {
    return Problem.of(ErrorCode.READ_ONLY, "A table USING partnerinsights cannot be stored")
        .reason("CREATE TABLE would write the options, with their secrets, into the metastore")
        .remedy(
            "write CREATE TEMPORARY VIEW instead of CREATE TABLE, or configure the catalog"
                + " io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog (on Spark 3.5"
                + " PartnerInsightsCatalog). If the table exists, drop it and replace its secrets")
        .toException();
  }

  /**
   * Refuses a read by Spark's first data source API.
   *
   * @param configured whether the session asks for it; otherwise a stored table does
   */
  static RuntimeException relation(boolean configured) {
    return configured
        ? Problem.of(
                ErrorCode.READ_ONLY,
                "Format partnerinsights cannot be read by Spark's first data source API")
            .reason("spark.sql.sources.useV1SourceList names this format")
            .remedy("remove it from that setting")
            .toException()
        : storedTable();
  }

  static RuntimeException write() {
    return Problem.of(ErrorCode.READ_ONLY, "Format partnerinsights cannot be written to")
        .reason("its data belongs to the Partner Insights service and can only be read")
        .remedy("write to another format, such as parquet")
        .toException();
  }

  static RuntimeException oldStream() {
    return Problem.of(
            ErrorCode.READ_ONLY,
            "Format partnerinsights has no stream of Spark's first data source API")
        .reason("spark.sql.streaming.disabledV2MicroBatchReaders names this format")
        .remedy("remove it from that setting")
        .toException();
  }
}
