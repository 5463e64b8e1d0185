package io.partnerinsights.spark;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
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

  private static final ErrorRow STORED_TABLE =
      ErrorCode.READ_ONLY.row(
          "A table USING partnerinsights cannot be stored",
          "CREATE TABLE would write the options, with their secrets, into the metastore",
          "write CREATE TEMPORARY VIEW instead of CREATE TABLE, or configure the catalog"
              + " io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog (on Spark 3.5"
              + " PartnerInsightsCatalog). If the table exists, drop it and replace its secrets");
  private static final ErrorRow FIRST_API =
      ErrorCode.READ_ONLY.row(
          "Format partnerinsights cannot be read by Spark's first data source API",
          "spark.sql.sources.useV1SourceList names this format",
          "remove it from that setting");
  private static final ErrorRow WRITE =
      ErrorCode.READ_ONLY.row(
          "Format partnerinsights cannot be written to",
          "its data belongs to the Partner Insights service and can only be read",
          "write to another format, such as parquet");
  private static final ErrorRow OLD_STREAM =
      ErrorCode.READ_ONLY.row(
          "Format partnerinsights cannot be streamed by version 1 of Spark's data source API",
          "spark.sql.streaming.disabledV2MicroBatchReaders names this format, so Spark does not use"
              + " version 2",
          "remove it from that setting");

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
    return STORED_TABLE.error();
  }

  /**
   * Refuses a read by Spark's first data source API.
   *
   * @param configured whether the session asks for it; otherwise a stored table does
   */
  static RuntimeException relation(boolean configured) {
    return configured ? FIRST_API.error() : storedTable();
  }

  static RuntimeException write() {
    return WRITE.error();
  }

  static RuntimeException oldStream() {
    return OLD_STREAM.error();
  }
}
