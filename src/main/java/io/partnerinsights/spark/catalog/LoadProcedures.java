package io.partnerinsights.spark.catalog;

import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.load.LoadResult;
import io.partnerinsights.spark.load.LoadSchedules;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The procedures that load datasets into tables, and remove what they have scheduled. */
final class LoadProcedures {
  private static final List<ProcedureParameter> LOAD_INPUTS =
      List.of(
          Procedures.input("into", DataTypes.StringType, "a table for dataset, else a schema"),
          text("dataset", "the dataset of table into"),
          text("datasets", "datasets, separated by commas; default: all of the account"),
          text("since", "the first month of the history, such as 2024-01"),
          text("schedule", "the interval of the scheduled report, or none"),
          Procedures.optional("hour", DataTypes.IntegerType, "when the schedule runs, in UTC"),
          text("range", "TIMESPAN of the schedule"),
          text("accept", "datasets or executions that no check stops in this run"),
          Procedures.optional("wait", DataTypes.BooleanType, "false submits reports and returns"),
          Procedures.optional("dry_run", DataTypes.BooleanType, "true shows what a run would do"));

  private static final List<ProcedureParameter> UNSCHEDULE_INPUTS =
      List.of(text("dataset", "a dataset; default: all"));

  private LoadProcedures() {}

  private static ProcedureParameter text(String name, String comment) {
    return Procedures.optional(name, DataTypes.StringType, comment);
  }

  static List<ServiceProcedure> of(CatalogOptions options) {
    return List.of(
        new ServiceProcedure(
            "load",
            "Brings Delta tables of datasets up to date",
            LOAD_INPUTS,
            arguments -> load(options, arguments)),
        new ServiceProcedure(
            "unschedule",
            "Deletes the scheduled reports and leftover reports of loads",
            UNSCHEDULE_INPUTS,
            arguments -> unschedule(options, arguments)));
  }

  private static LocalRows load(CatalogOptions options, InternalRow arguments) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < LOAD_INPUTS.size(); i++) {
      if (!arguments.isNullAt(i)) {
        ProcedureParameter input = LOAD_INPUTS.get(i);
        given.put(input.name(), String.valueOf(arguments.get(i, input.dataType())));
      }
    }
    List<? extends List<?>> rows =
        CatalogLoad.run(SparkSession.active(), options, given).stream()
            .map(LoadResult::values)
            .toList();
    return new LocalRows("partnerinsights load", LoadResult.SCHEMA, () -> List.copyOf(rows));
  }

  private static LocalRows unschedule(CatalogOptions options, InternalRow arguments) {
    List<List<?>> deleted =
        List.copyOf(
            new LoadSchedules(options.client())
                .delete(arguments.isNullAt(0) ? "" : arguments.getUTF8String(0).toString()));
    return new LocalRows(
        "partnerinsights unschedule",
        StructType.fromDDL("kind STRING, id STRING, name STRING"),
        () -> deleted);
  }
}
