package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNames;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.Pages;

/** The errors of the catalog. */
final class CatalogErrors {
  private static final String NAMESPACE_EXAMPLE =
      "write, for example, <catalog>.{datasets}.<dataset>";
  private static final String ONLY_READ =
      "its tables are data of the Partner Insights service and can only be read";
  private static final String SET_FOR_TABLE =
      "set it for one table, as spark.sql.catalog.<catalog>.<namespace>.<table>.{option}, if the"
          + " table accepts it. Otherwise, read with format(\"partnerinsights\")";
  private static final String ONE_ARGUMENT =
      "pass exactly one of them, such as query => 'SELECT Month FROM OfficeUsage'";

  static final ErrorRow UNKNOWN_NAMESPACE =
      ErrorCode.UNKNOWN_TABLE.row(
          "There is no namespace {name}", "the namespaces are {namespaces}", NAMESPACE_EXAMPLE);
  static final ErrorRow NO_NAMESPACE =
      ErrorCode.UNKNOWN_TABLE.row(
          "The name has no namespace", "the namespaces are {namespaces}", NAMESPACE_EXAMPLE);
  static final ErrorRow UNKNOWN_SYSTEM_TABLE =
      ErrorCode.UNKNOWN_TABLE.row(
          "There is no system table {table}",
          "the system tables are {tables}",
          "use one of these names");
  static final ErrorRow REPEATED_ARGUMENT =
      ErrorCode.OPTION_CONFLICT.row(
          "Argument {name} is passed twice",
          "a load uses one value of each argument",
          "pass it once, and separate datasets with commas");
  static final ErrorRow ALL_AND_ONE =
      ErrorCode.OPTION_CONFLICT.row(
          "Arguments all and dataset contradict each other",
          "the call would delete the reports of all datasets, or of {dataset}",
          "remove argument all or dataset");
  static final ErrorRow UNKNOWN_EXECUTION =
      ErrorCode.REPORT_NOT_FOUND.row(
          "Report {report} has no execution {execution}",
          "the service lists executions of the last 90 days, and only some have a file",
          "{remedy}");
  static final ErrorRow NO_VERSIONS =
      ErrorCode.OPTION_CONFLICT.row(
          "A table of namespace {namespace} has no versions",
          "only reports have versions, which are their executions",
          "remove VERSION AS OF or TIMESTAMP AS OF, or read a table of namespace "
              + CatalogNames.REPORTS);
  static final ErrorRow OPTION_FOR_ONE_TABLE =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} cannot be set for a whole catalog",
          "it describes one table",
          SET_FOR_TABLE);
  static final ErrorRow OPTION_NOT_FOR_READ =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} cannot be set for one read of a catalog's table",
          "the table's name already determines the account, the data and the columns",
          SET_FOR_TABLE);
  static final ErrorRow NO_VERSION_OF_READ =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} has no effect in this session",
          "Spark 3.5 does not give a catalog the version in a read's option",
          "write SELECT … FROM … VERSION AS OF or TIMESTAMP AS OF in SQL");
  static final ErrorRow UNKNOWN_TABLE_KEY =
      ErrorCode.OPTION_UNKNOWN.row(
          "A catalog has no option {key}",
          "an option of one table is written <namespace>.<table>.<option>",
          "write, for example, {datasets}.OfficeUsage.schemaHints. The namespace is one of"
              + " {namespaces}");
  static final ErrorRow OPTION_NOT_FOR_TABLE =
      ErrorCode.OPTION_UNKNOWN.row(
          "The table does not accept option {key}",
          "{option} does not control when or how this table is read",
          "use one of {accepted}");
  static final ErrorRow UNKNOWN_PROCEDURE =
      ErrorCode.UNKNOWN_PROCEDURE.row(
          "There is no procedure {procedure}",
          "the procedures are {procedures}",
          "call one of these");
  static final ErrorRow ARGUMENT_IS_NULL =
      ErrorCode.OPTION_MISSING.row(
          "Argument {argument} is NULL",
          "the procedure needs it to know what to change or to load",
          "pass {meaning}");
  static final ErrorRow NOT_CONFIGURED =
      ErrorCode.OPTION_MISSING.row(
          "Catalog {catalog} is not configured",
          "the session's configuration has no spark.sql.catalog.{catalog}",
          "configure it, or pass the name of another catalog in argument catalog ("
              + Pages.address("catalog.md")
              + ")");
  static final ErrorRow TWO_ENDS =
      ErrorCode.OPTION_CONFLICT.row(
          "Arguments executions and end_time are both set",
          "a schedule ends after a number of executions or at a time",
          "pass one of them");
  static final ErrorRow NO_ARGUMENT =
      ErrorCode.OPTION_MISSING.row(
          "No argument says what to read", "none of {names} is passed", ONE_ARGUMENT);
  static final ErrorRow SEVERAL_ARGUMENTS =
      ErrorCode.OPTION_CONFLICT.row(
          "Several arguments say what to read", "more than one of {names} is passed", ONE_ARGUMENT);
  static final ErrorRow NO_START_TIME =
      ErrorCode.OPTION_MISSING.row(
          "Argument start_time is missing",
          "the service lists the report without a start time, and an update must contain it",
          "pass the time of the first execution",
          "reportId");
  static final ErrorRow NOT_WRITABLE =
      ErrorCode.READ_ONLY.row(
          "{name} cannot be {changed} in catalog {catalog}",
          ONLY_READ,
          "write to another catalog, for example with CREATE TABLE spark_catalog.default.copy"
              + " AS SELECT");
  static final ErrorRow UNCHANGEABLE =
      ErrorCode.READ_ONLY.row(
          "{name} cannot be {changed} in catalog {catalog}",
          ONLY_READ,
          "remove the statement. To delete the account's reports and queries, use procedure"
              + " delete_report or the command line");

  private CatalogErrors() {}
}
