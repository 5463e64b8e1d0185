package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.table.CatalogNames;
import java.util.Collection;
import java.util.List;

/** Creates the errors of the catalog. */
final class CatalogErrors {
  private CatalogErrors() {}

  /** The catalog has no namespace of this name; an empty name means that none was given. */
  static PartnerInsightsException unknownNamespace(String name, CatalogNames names) {
    String example = "write, for example, <catalog>." + names.datasets() + ".<dataset>";
    return Problem.of(
            ErrorCode.UNKNOWN_TABLE,
            name.isEmpty() ? "A namespace is missing" : "There is no namespace " + name)
        .reason("the namespaces are " + listed(names.all()))
        .remedy(NearestName.hintOr(name, names.all(), example))
        .toException();
  }

  /** The namespace of system tables has no table of this name. */
  static PartnerInsightsException unknownSystemTable(String table, List<String> tables) {
    return Problem.of(ErrorCode.UNKNOWN_TABLE, "There is no system table " + table)
        .reason("the system tables are " + listed(tables))
        .remedy(NearestName.hintOr(table, tables, "use one of these names"))
        .toException();
  }

  /**
   * A report has no execution that fits VERSION AS OF or TIMESTAMP AS OF.
   *
   * @param execution the execution of the statement, such as its id
   * @param newest the newest executions, as the remedy
   */
  static PartnerInsightsException unknownExecution(
      String report, String execution, List<String> newest) {
    return Problem.of(
            ErrorCode.REPORT_NOT_FOUND, "Report " + report + " has no execution " + execution)
        .reason("the service lists executions of the last 90 days, and only some have a file")
        .remedy(
            newest.isEmpty()
                ? "wait for the report's next execution"
                : "read one of the newest executions: " + listed(newest))
        .toException();
  }

  /** VERSION AS OF or TIMESTAMP AS OF on a table that is not a report. */
  static PartnerInsightsException noVersions(String namespace) {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT, "A table of namespace " + namespace + " has no versions")
        .reason("only reports have versions, which are their executions")
        .remedy(
            "remove VERSION AS OF or TIMESTAMP AS OF, or read a table of namespace "
                + CatalogNames.REPORTS)
        .toException();
  }

  /** An option that concerns one table is set for all tables of a catalog. */
  static PartnerInsightsException optionForOneTable(ConnectorOption<?> option) {
    return refusedOption(
        option, "cannot be set for a whole catalog", "the option concerns one table");
  }

  /** An option that would change a table or its columns is set for one read of that table. */
  static PartnerInsightsException optionNotForRead(ConnectorOption<?> option) {
    return refusedOption(
        option,
        "cannot be set for one read of a catalog's table",
        "the table's name already determines the account, the data and the columns");
  }

  private static PartnerInsightsException refusedOption(
      ConnectorOption<?> option, String problem, String reason) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option " + option + " " + problem)
        .reason(reason)
        .remedy(
            "set spark.sql.catalog.<catalog>.<namespace>.<table>."
                + option.key()
                + " if the option concerns columns, or read with format(\"partnerinsights\")")
        .toException();
  }

  /** A key with a dot that is not {@code <namespace>.<table>.<option>}. */
  static PartnerInsightsException unknownTableKey(String key, CatalogNames names) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "A catalog has no option " + key)
        .reason("an option of one table is written <namespace>.<table>.<option>")
        .remedy(
            "write, for example, "
                + names.datasets()
                + ".OfficeUsage.schemaHints; the namespace is one of "
                + listed(List.of(names.datasets(), CatalogNames.QUERIES, CatalogNames.REPORTS)))
        .toException();
  }

  /** A key of one table whose last part is not an option that the table accepts. */
  static PartnerInsightsException optionNotForTable(
      String key, String option, List<String> accepted) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "The table does not accept option " + key)
        .reason(option + " does not control when or how this table is read")
        .remedy(NearestName.hintOr(option, accepted, "use one of " + listed(accepted)))
        .toException();
  }

  /** The namespace has no procedure of this name. */
  static PartnerInsightsException unknownProcedure(
      String namespace, String procedure, List<String> procedures) {
    return Problem.of(
            ErrorCode.UNKNOWN_PROCEDURE, "There is no procedure " + namespace + "." + procedure)
        .reason("the procedures of " + CatalogNames.SYSTEM + " are " + listed(procedures))
        .remedy(NearestName.hintOr(procedure, procedures, "call one of these"))
        .toException();
  }

  /**
   * A call says not what to read, or says it more than once.
   *
   * @param names the arguments of which one says it
   */
  static PartnerInsightsException notOneArgument(boolean none, List<String> names) {
    return Problem.of(
            none ? ErrorCode.OPTION_MISSING : ErrorCode.OPTION_CONFLICT,
            none ? "No argument says what to read" : "Several arguments say what to read")
        .reason("each of " + listed(names) + " says it")
        .remedy("pass exactly one of them, such as query => 'SELECT Month FROM OfficeUsage'")
        .toException();
  }

  /**
   * A required argument of a procedure is NULL.
   *
   * @param meaning the value that the argument takes
   */
  static PartnerInsightsException argumentIsNull(String argument, String meaning) {
    return Problem.of(ErrorCode.OPTION_MISSING, "Argument " + argument + " is NULL")
        .reason("the procedure needs it to know what to change")
        .remedy("pass " + meaning)
        .toException();
  }

  /** A load names a catalog that the session does not have. */
  static PartnerInsightsException notConfigured(String catalog) {
    return Problem.of(ErrorCode.OPTION_MISSING, "Catalog " + catalog + " is not configured")
        .reason("the session's configuration has no spark.sql.catalog." + catalog)
        .remedy("configure it as docs/catalog.md shows, or pass the name of another one as catalog")
        .toException();
  }

  static PartnerInsightsException twoEnds() {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Arguments executions and end_time are both set")
        .reason("a schedule ends after a number of executions or at a time")
        .remedy("pass one of them")
        .toException();
  }

  /**
   * A statement would write a table, or create it.
   *
   * @param problem the refused change, such as {@code Table x cannot be written}
   */
  static PartnerInsightsException notWritable(String problem, String catalog) {
    return readOnly(problem, catalog)
        .remedy(
            "write to another catalog, for example with CREATE TABLE spark_catalog.default.copy"
                + " AS SELECT")
        .toException();
  }

  /**
   * A statement would drop or alter something.
   *
   * @param problem the refused change, such as {@code Table x cannot be dropped}
   */
  static PartnerInsightsException unchangeable(String problem, String catalog) {
    return readOnly(problem, catalog)
        .remedy(
            "leave the statement out; procedure delete_report and the command line delete reports"
                + " and queries of the account")
        .toException();
  }

  private static Problem readOnly(String problem, String catalog) {
    return Problem.of(ErrorCode.READ_ONLY, problem + " in catalog " + catalog)
        .reason("its tables are data of the Partner Insights service and can only be read");
  }

  private static String listed(Collection<String> names) {
    return String.join(", ", names);
  }
}
