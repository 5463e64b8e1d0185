package io.partnerinsights.spark.catalog;

import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.load.LoadResult;
import io.partnerinsights.spark.load.LoadRun;
import io.partnerinsights.spark.load.LoadSettings.Argument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The procedures that load datasets into tables, and remove what they have scheduled. */
final class LoadProcedures {
  private static final List<ProcedureParameter> LOAD_INPUTS =
      Arrays.stream(Argument.values()).map(LoadProcedures::input).toList();

  private static final List<ProcedureParameter> UNSCHEDULE_INPUTS =
      List.of(
          ProcedureParameters.optional("dataset", DataTypes.StringType, "a dataset; default: all"));

  private LoadProcedures() {}

  private static ProcedureParameter input(Argument argument) {
    DataType type = DataType.fromDDL(argument.type());
    return argument == Argument.INTO
        ? ProcedureParameters.input(argument.key(), type, argument.comment())
        : ProcedureParameters.optional(argument.key(), type, argument.comment());
  }

  static List<ServiceProcedure> of(CatalogOptions options) {
    return List.of(
        new ServiceProcedure(
            "load",
            "Brings tables of datasets up to date, in Delta Lake or Apache Iceberg",
            LOAD_INPUTS,
            arguments -> load(options, arguments)),
        new ServiceProcedure(
            "unschedule",
            "Deletes the scheduled reports and leftover reports of loads",
            UNSCHEDULE_INPUTS,
            arguments -> unschedule(options, arguments)),
        new ServiceProcedure(
            "running_loads",
            "Shows what the loads of this application do now",
            List.of(),
            arguments -> running(options)));
  }

  private static LocalRows load(CatalogOptions options, InternalRow arguments) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < LOAD_INPUTS.size(); i++) {
      if (!arguments.isNullAt(i)) {
        ProcedureParameter input = LOAD_INPUTS.get(i);
        Object value = arguments.get(i, input.dataType());
        given.put(input.name(), value instanceof MapData map ? text(map) : value.toString());
      }
    }
    List<? extends List<?>> rows =
        CatalogLoad.run(SparkSession.active(), options, given).stream()
            .map(LoadResult::values)
            .toList();
    return new LocalRows("partnerinsights load", LoadResult.SCHEMA, () -> List.copyOf(rows));
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

  private static LocalRows running(CatalogOptions options) {
    List<List<?>> rows = LoadRun.running(options.client().connection());
    StructType columns = StructType.fromDDL(LoadRun.RUNNING_COLUMNS);
    return new LocalRows("partnerinsights running_loads", columns, () -> rows);
  }

  private static LocalRows unschedule(CatalogOptions options, InternalRow arguments) {
    String dataset = arguments.isNullAt(0) ? "" : arguments.getUTF8String(0).toString();
    List<List<?>> deleted = List.copyOf(CatalogLoad.unschedule(options, dataset));
    return new LocalRows(
        "partnerinsights unschedule", StructType.fromDDL(CatalogLoad.UNSCHEDULED), () -> deleted);
  }
}
