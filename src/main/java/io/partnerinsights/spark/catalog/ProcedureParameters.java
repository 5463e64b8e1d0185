package io.partnerinsights.spark.catalog;

import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataType;

/** Creates the parameters of procedures. */
final class ProcedureParameters {
  private ProcedureParameters() {}

  static ProcedureParameter optional(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).defaultValue("NULL").comment(comment).build();
  }

  static ProcedureParameter input(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).comment(comment).build();
  }
}
