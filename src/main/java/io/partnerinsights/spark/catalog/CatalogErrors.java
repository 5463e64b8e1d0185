package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.Pages;

/** The errors of the catalog. */
final class CatalogErrors {
  private static final String READ_ONLY_REASON =
      "its tables show data of the Partner Insights service, which is read-only";
  private static final String TABLE_OPTION_REMEDY =
      "set it for a table, as spark.sql.catalog.<catalog>.<namespace>.<table>.{option}";
  private static final String ONE_ARGUMENT =
      "pass exactly one of them, such as query => 'SELECT Month FROM OfficeUsage'";

  static final ErrorRow UNKNOWN_NAMESPACE =
      ErrorCode.UNKNOWN_TABLE.row(
          "There is no namespace {name}",
          "the namespaces are {namespaces}",
          "write, for example, <catalog>.{datasets}.<dataset>");
  static final ErrorRow NO_NAMESPACE =
      ErrorCode.UNKNOWN_TABLE.row(
          "Table name {name} has no namespace",
          "each table of the catalog is in one of the namespaces {namespaces}",
          "add the namespace to the name. For a dataset, write <catalog>.{datasets}.{name}");
  static final ErrorRow UNKNOWN_SYSTEM_TABLE =
      ErrorCode.UNKNOWN_TABLE.row(
          "There is no system table {table}",
          "the system tables are {tables}",
          "use one of these names");
  static final ErrorRow REPEATED_ARGUMENT =
      ErrorCode.OPTION_CONFLICT.row(
          "Argument {name} is passed twice",
          "a load takes only one value for each argument",
          "pass it once. To load several datasets, pass their names in argument datasets, separated"
              + " by commas");
  static final ErrorRow ALL_WITH_DATASET =
      ErrorCode.OPTION_CONFLICT.row(
          "Argument `all` cannot be combined with argument `dataset`",
          "argument `all` selects the reports of all datasets, but argument `dataset` selects only"
              + " those of {dataset}",
          "to delete only the reports of {dataset}, remove argument `all`. To delete the reports of"
              + " all datasets, remove argument `dataset`");
  static final ErrorRow UNKNOWN_EXECUTION =
      ErrorCode.REPORT_NOT_FOUND.row(
          "Report {report} has no execution {execution} that can be read",
          "only executions of the last 90 days that have a file can be read",
          "{remedy}");
  static final ErrorRow TABLE_WITHOUT_VERSIONS =
      ErrorCode.OPTION_CONFLICT.row(
          "Tables in namespace {namespace} have no versions",
          "only reports have versions, which are their executions",
          "remove VERSION AS OF or TIMESTAMP AS OF, or read a table in namespace "
              + CatalogNamespaces.REPORTS);
  static final ErrorRow OPTION_FOR_ONE_TABLE =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} cannot be set for a whole catalog",
          "its value applies to one table only",
          TABLE_OPTION_REMEDY);
  static final ErrorRow OPTION_NOT_FOR_READ =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} cannot be set for just one read of a catalog table",
          "it changes the table's columns, which must be the same in every read",
          TABLE_OPTION_REMEDY);
  static final ErrorRow FORMAT_OPTION =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} cannot be used with a catalog",
          "the catalog determines the account, and the table's name determines which data is read",
          "remove the option. To use it, read with format(\"partnerinsights\") instead of the"
              + " catalog");
  static final ErrorRow VERSION_OPTION_UNSUPPORTED =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} cannot be used on Spark 3.5",
          "Spark 3.5 does not pass this option to the catalog, so the newest version would be read",
          "select the version in SQL, with SELECT … FROM … VERSION AS OF or TIMESTAMP AS OF");
  static final ErrorRow UNKNOWN_TABLE_KEY =
      ErrorCode.OPTION_UNKNOWN.row(
          "A catalog has no option {key}",
          "a key with a dot sets an option of one table, so it must have the form"
              + " <namespace>.<table>.<option>",
          "write, for example, {datasets}.OfficeUsage.schemaHints. The namespace must be one of"
              + " {namespaces}");
  static final ErrorRow INAPPLICABLE_TABLE_OPTION =
      ErrorCode.OPTION_UNKNOWN.row(
          "Option {key} of the catalog is not allowed",
          "it sets option {option} for a table, and the table does not accept that option",
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
  static final ErrorRow CONFLICTING_ENDS =
      ErrorCode.OPTION_CONFLICT.row(
          "Argument executions cannot be combined with argument end_time",
          "a schedule ends either after a number of executions or at a given time",
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
          "every update must send the report's start time, and the service did not return it",
          "in argument start_time, pass the time when the report first ran. If it has not run yet,"
              + " pass the time when it should first run",
          "reportId");
  static final ErrorRow NOT_WRITABLE =
      ErrorCode.READ_ONLY.row(
          "{name} cannot be {changed} in catalog {catalog}",
          READ_ONLY_REASON,
          "write to another catalog, for example with CREATE TABLE spark_catalog.default.copy"
              + " AS SELECT");
  static final ErrorRow UNCHANGEABLE =
      ErrorCode.READ_ONLY.row(
          "{name} cannot be {changed} in catalog {catalog}",
          READ_ONLY_REASON,
          "remove the statement. To delete the account's reports and queries, use procedure"
              + " delete_report or the command line");

  private CatalogErrors() {}
}
