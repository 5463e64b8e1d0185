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
 * An unknown name, as Spark expects to be told and with our words. Spark's own NoSuchTableException
 * would be caught and replaced by "not found", without the nearest name; any other error would be
 * one for {@code spark.catalog.tableExists}, which takes this condition for the answer "no". The
 * only place with Scala's types: these are in Scala 2.12 and 2.13 alike.
 */
@SuppressWarnings("serial") // Spark's exceptions are, and nobody sends this one
final class UnknownTable extends AnalysisException {
  private static final String CONDITION = "TABLE_OR_VIEW_NOT_FOUND";

  private static final Set<ErrorCode> UNKNOWN =
      Set.of(
          ErrorCode.UNKNOWN_DATASET,
          ErrorCode.QUERY_NOT_FOUND,
          ErrorCode.REPORT_NOT_FOUND,
          ErrorCode.UNKNOWN_TABLE);

  private UnknownTable(String table, PartnerInsightsException why) {
    super(
        why.getMessage(),
        Option.empty(),
        Option.empty(),
        Option.apply(why),
        Option.apply(CONDITION),
        new Map.Map1<>("relationName", table),
        new QueryContext[0]);
  }

  /** The table, or this error instead of ours if the name is what is wrong. */
  static Table orTable(String name, Supplier<Table> table) {
    try {
      return table.get();
    } catch (PartnerInsightsException e) {
      throw UNKNOWN.contains(e.code()) ? unchecked(new UnknownTable(name, e)) : e;
    }
  }

  /** Java takes Spark's errors for checked ones; Spark, in Scala, does not. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException unchecked(Throwable error) throws E {
    throw (E) error;
  }
}
