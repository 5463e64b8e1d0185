package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.catalog.CatalogNamespaces;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;

/**
 * The same catalog with procedures, {@code CALL insights.system.…}, for Spark 4.0 and later. It is
 * a separate class because Spark 3.5 has no procedures and could not load it. On Spark 3.5, call
 * {@link io.partnerinsights.spark.PartnerInsights} instead.
 */
@Public
public final class PartnerInsightsProcedureCatalog extends PartnerInsightsCatalog
    implements ProcedureCatalog {

  /** Spark calls this constructor by reflection. */
  public PartnerInsightsProcedureCatalog() {}

  /**
   * Loads a procedure; makes no call. Binding one that does not exist throws {@code
   * UNKNOWN_PROCEDURE} with the nearest name.
   */
  @Override
  public UnboundProcedure loadProcedure(Identifier procedure) {
    return new Procedures(refreshOptions())
        .resolveProcedure(procedure.namespace(), procedure.name());
  }

  /** Lists the procedures of a namespace or of the whole catalog; Spark 4.1 and later call this. */
  @Override
  public Identifier[] listProcedures(String[] namespace) {
    String[] path = {
      namespace.length == 0 ? CatalogNamespaces.SYSTEM : procedureNamespace(namespace)
    };
    return new Procedures(refreshOptions())
        .proceduresIn(path[0]).stream()
            .map(procedure -> Identifier.of(path, procedure.name()))
            .toArray(Identifier[]::new);
  }

  /** Spark's error for an unknown namespace is not checked in Scala. */
  private String procedureNamespace(String... namespace) {
    try {
      return namespaceOrSparkError(namespace);
    } catch (NoSuchNamespaceException e) {
      throw UnknownTableException.sneakyThrow(e);
    }
  }
}
