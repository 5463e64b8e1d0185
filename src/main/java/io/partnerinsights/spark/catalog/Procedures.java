package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.cache.Leftovers.Removed;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.spark.DryRunRows;
import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.PartnerInsights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What can be called on the service with one account: {@link PartnerInsights} in SQL. */
final class Procedures {
  private static final List<ConnectorOption<String>> QUESTION =
      List.of(Options.DATASET, Options.QUERY, Options.QUERY_ID);

  private static final List<ProcedureParameter> QUESTION_INPUTS =
      List.of(
          optional("dataset", "a dataset's name"),
          optional("query", "a query's text"),
          optional("query_id", "a stored query's id"));

  private static final List<ProcedureParameter> REPORT_INPUT =
      List.of(input("report_id", DataTypes.StringType, "a report's id"));

  /** An interval would have to be written as DAY TO SECOND: Spark 4 casts no argument. */
  private static final List<ProcedureParameter> AGE_INPUT =
      List.of(input("older_than_days", DataTypes.IntegerType, "how many days old at least"));

  private final CatalogOptions options;
  private final List<ServiceProcedure> all =
      List.of(
          new ServiceProcedure(
              "dry_run",
              "What the first read of a dataset or query would do",
              QUESTION_INPUTS,
              this::dryRun),
          new ServiceProcedure(
              "refresh",
              "Forgets the reports on a dataset or query in this application",
              QUESTION_INPUTS,
              this::refresh),
          new ServiceProcedure(
              "pause_report",
              "Pauses a scheduled report",
              REPORT_INPUT,
              row -> switched(row, PartnerInsights::pauseReport)),
          new ServiceProcedure(
              "resume_report",
              "Resumes a paused report",
              REPORT_INPUT,
              row -> switched(row, PartnerInsights::resumeReport)),
          new ServiceProcedure(
              "delete_report",
              "Deletes a report and its executions",
              REPORT_INPUT,
              this::deleteReport),
          new ServiceProcedure(
              "clean_up",
              "Removes what this connector has left on the service",
              AGE_INPUT,
              this::cleanUp));

  Procedures(CatalogOptions options) {
    this.options = options;
  }

  private static ProcedureParameter optional(String name, String comment) {
    return ProcedureParameter.in(name, DataTypes.StringType)
        .defaultValue("NULL")
        .comment(comment)
        .build();
  }

  private static ProcedureParameter input(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).comment(comment).build();
  }

  /** All of them are in one namespace. */
  List<ServiceProcedure> in(String namespace) {
    return namespace.equals(Namespaces.SYSTEM) ? all : List.of();
  }

  /**
   * The procedure of that name, without case.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_PROCEDURE}
   */
  ServiceProcedure get(String namespace, String name) {
    return in(namespace).stream()
        .filter(procedure -> procedure.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> unknown(namespace, name));
  }

  private RuntimeException unknown(String namespace, String name) {
    List<String> names = all.stream().map(ServiceProcedure::name).toList();
    return Problem.of(
            ErrorCode.UNKNOWN_PROCEDURE, "There is no procedure " + namespace + "." + name)
        .reason("namespace " + Namespaces.SYSTEM + " has " + String.join(", ", names))
        .remedy(NearestName.hintOr(name, names, "call one of these"))
        .toException();
  }

  private LocalRows dryRun(InternalRow arguments) {
    return DryRunRows.of(PartnerInsights.dryRun(question(arguments)));
  }

  private LocalRows refresh(InternalRow arguments) {
    Map<String, String> question = question(arguments);
    PartnerInsights.forget(question);
    return row(
        "refreshed STRING",
        QUESTION.stream()
            .map(option -> question.get(option.key()))
            .filter(v -> v != null)
            .toList());
  }

  /** What is wrong with none or several of them, the options' own rules say. */
  private Map<String, String> question(InternalRow arguments) {
    Map<String, String> question = options.questions(!arguments.isNullAt(0));
    for (int i = 0; i < QUESTION.size(); i++) {
      if (!arguments.isNullAt(i)) {
        question.put(QUESTION.get(i).key(), arguments.getUTF8String(i).toString());
      }
    }
    return question;
  }

  private LocalRows switched(
      InternalRow arguments, BiFunction<Map<String, String>, String, String> change) {
    String reportId = reportId(arguments);
    String status = change.apply(options.raw(), reportId);
    return row("reportId STRING, reportStatus STRING", List.of(reportId, status));
  }

  private LocalRows deleteReport(InternalRow arguments) {
    String reportId = reportId(arguments);
    PartnerInsights.deleteReport(options.raw(), reportId);
    return row("deletedReportId STRING", List.of(reportId));
  }

  private LocalRows cleanUp(InternalRow arguments) {
    refuseNull(arguments, AGE_INPUT);
    Duration age = Duration.ofDays(arguments.getInt(0));
    Removed removed = PartnerInsights.removeLeftovers(options.raw(), age);
    return row("reports INT, queries INT", List.of(removed.reports(), removed.queries()));
  }

  private static String reportId(InternalRow arguments) {
    refuseNull(arguments, REPORT_INPUT);
    return arguments.getUTF8String(0).toString();
  }

  private static void refuseNull(InternalRow arguments, List<ProcedureParameter> inputs) {
    if (arguments.isNullAt(0)) {
      String name = inputs.get(0).name();
      throw Problem.of(ErrorCode.OPTION_MISSING, "Argument " + name + " is NULL")
          .reason("it says what is to be changed")
          .remedy("give " + inputs.get(0).comment())
          .toException();
    }
  }

  private static LocalRows row(String columns, List<?> values) {
    return new LocalRows("partnerinsights", StructType.fromDDL(columns), () -> List.of(values));
  }
}
