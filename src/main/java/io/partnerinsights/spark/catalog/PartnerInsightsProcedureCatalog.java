package io.partnerinsights.spark.catalog;

import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;

/**
 * The same catalog with {@code CALL insights.system.…}, from Spark 4.0 on. A class of its own,
 * because Spark 3.5 has no procedures and could not load one that implements them; there the same
 * calls are {@link io.partnerinsights.spark.PartnerInsights}.
 */
public final class PartnerInsightsProcedureCatalog extends PartnerInsightsCatalog
    implements ProcedureCatalog {

  /** For Spark, which finds this class by its name. */
  public PartnerInsightsProcedureCatalog() {}

  /**
   * No call is made.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_PROCEDURE} with the
   *     nearest name
   */
  @Override
  public UnboundProcedure loadProcedure(Identifier procedure) {
    return new Procedures(options()).get(known(procedure.namespace()), procedure.name());
  }

  /** From Spark 4.1 on; Spark 4.0 does not ask. */
  @Override
  public Identifier[] listProcedures(String[] namespace) {
    String known = known(namespace);
    return new Procedures(options())
        .in(known).stream()
            .map(procedure -> Identifier.of(new String[] {known}, procedure.name()))
            .toArray(Identifier[]::new);
  }
}
