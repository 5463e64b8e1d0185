package io.partnerinsights.spark.catalog;

import io.partnerinsights.spark.LocalRows;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * One procedure of the service. It takes the same parameters in every call, so binding it does
 * nothing.
 *
 * @param inputs the parameters, in the order of the values that the action receives
 * @param action runs the procedure and returns its result rows
 */
record ServiceProcedure(
    String name,
    String description,
    List<ProcedureParameter> inputs,
    Function<InternalRow, LocalRows> action)
    implements UnboundProcedure, BoundProcedure {

  @Override
  public BoundProcedure bind(StructType arguments) {
    return this;
  }

  @Override
  public ProcedureParameter[] parameters() {
    return inputs.toArray(ProcedureParameter[]::new);
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public Iterator<Scan> call(InternalRow arguments) {
    return List.<Scan>of(action.apply(arguments)).iterator();
  }
}
