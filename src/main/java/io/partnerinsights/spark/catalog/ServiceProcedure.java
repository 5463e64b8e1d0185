package io.partnerinsights.spark.catalog;

import io.partnerinsights.spark.LocalTable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One procedure of the service. It takes the same parameters in every call, so binding it does
 * nothing.
 *
 * @param needed the number of the parameters that must not be null, which are the first ones
 * @param action runs the procedure with the values that are not null, and returns its result rows
 */
record ServiceProcedure(
    String name,
    String description,
    List<ProcedureParameter> inputs,
    int needed,
    Function<Map<String, Object>, LocalTable> action)
    implements UnboundProcedure, BoundProcedure {

  static ProcedureParameter optional(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).defaultValue("NULL").comment(comment).build();
  }

  static ProcedureParameter input(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).comment(comment).build();
  }

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
    Map<String, Object> given = new TreeMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      ProcedureParameter input = inputs.get(i);
      if (!arguments.isNullAt(i)) {
        given.put(input.name(), value(arguments.get(i, input.dataType())));
      } else if (i < needed) {
        throw CatalogErrors.ARGUMENT_IS_NULL.error(input.name(), input.comment());
      }
    }
    return List.<Scan>of(action.apply(given)).iterator();
  }

  private static Object value(Object internal) {
    if (internal instanceof MapData map) {
      return text(map);
    }
    return internal instanceof UTF8String text ? text.toString() : internal;
  }

  /** Returns a map as the command line has it: {@code name=value}, separated by commas. */
  private static String text(MapData map) {
    return IntStream.range(0, map.numElements())
        .mapToObj(
            i ->
                map.keyArray().getUTF8String(i)
                    + "="
                    + (map.valueArray().isNullAt(i) ? "" : map.valueArray().getUTF8String(i)))
        .collect(Collectors.joining(","));
  }
}
