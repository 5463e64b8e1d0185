package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.connector.catalog.Table;
import scala.Option;
import scala.collection.immutable.Map;

/**
 * Spark's error for an unknown table, with the connector's message. Spark would replace a
 * NoSuchTableException by "not found", without the nearest name. {@code spark.catalog.tableExists}
 * returns false for this error's condition and fails on all others. The connector's error is
 * suppressed, not the cause: spark-sql shows the stack trace of an error that has a cause. Its
 * Scala types are those that Scala 2.12 and 2.13 both have.
 */
@SuppressWarnings("serial") // Spark's exceptions are serializable; this one is never serialized
final class UnknownTableException extends AnalysisException {
  private static final String ERROR_CONDITION = "TABLE_OR_VIEW_NOT_FOUND";

  private static final Set<ErrorCode> UNKNOWN_CODES =
      Set.of(
          ErrorCode.UNKNOWN_DATASET,
          ErrorCode.QUERY_NOT_FOUND,
          ErrorCode.REPORT_NOT_FOUND,
          ErrorCode.UNKNOWN_TABLE);

  private UnknownTableException(String table, PartnerInsightsException cause) {
    super(
        cause.getMessage(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.apply(ERROR_CONDITION),
        new Map.Map1<>("relationName", table),
        new QueryContext[0]);
    addSuppressed(cause);
  }

  /** Loads a table; translates the connector's error to this one if the name is unknown. */
  static Table loadTranslatingErrors(String name, Supplier<Table> load) {
    try {
      return load.get();
    } catch (PartnerInsightsException e) {
      throw UNKNOWN_CODES.contains(e.code()) ? sneakyThrow(new UnknownTableException(name, e)) : e;
    }
  }

  /** Throws an exception that is checked in Java but not in Scala, in which Spark is written. */
  @SuppressWarnings("unchecked")
  static <E extends Throwable> RuntimeException sneakyThrow(Throwable error) throws E {
    throw (E) error;
  }
}
