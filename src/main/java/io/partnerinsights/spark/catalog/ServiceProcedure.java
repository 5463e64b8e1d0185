package io.partnerinsights.spark.catalog;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One procedure of the service. It takes the same parameters in every call, so binding it does
 * nothing.
 *
 * @param inputs its parameters with their comments; those that may be null have this default
 * @param action runs the procedure with the values that are not null, and returns its result rows
 */
record ServiceProcedure(
    String name,
    String description,
    StructType inputs,
    Function<Map<String, Object>, LocalTable> action)
    implements UnboundProcedure, BoundProcedure {

  @Override
  public BoundProcedure bind(StructType arguments) {
    return this;
  }

  @Override
  public ProcedureParameter[] parameters() {
    return Stream.of(inputs.fields())
        .map(ServiceProcedure::toParameter)
        .toArray(ProcedureParameter[]::new);
  }

  private static ProcedureParameter toParameter(StructField input) {
    ProcedureParameter.Builder parameter =
        ProcedureParameter.in(input.name(), input.dataType()).comment(input.getComment().get());
    return input.nullable() ? parameter.defaultValue("NULL").build() : parameter.build();
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public Iterator<Scan> call(InternalRow arguments) {
    Map<String, Object> values = new TreeMap<>();
    for (int i = 0; i < inputs.length(); i++) {
      StructField input = inputs.apply(i);
      if (!arguments.isNullAt(i)) {
        values.put(input.name(), toJavaValue(arguments.get(i, input.dataType())));
      } else if (!input.nullable()) {
        throw CatalogErrors.ARGUMENT_IS_NULL.error(input.name(), input.getComment().get());
      }
    }
    return List.<Scan>of(action.apply(values)).iterator();
  }

  private static Object toJavaValue(Object internal) {
    return internal instanceof UTF8String text ? text.toString() : internal;
  }
}
