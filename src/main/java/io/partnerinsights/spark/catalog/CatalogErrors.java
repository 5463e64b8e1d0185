package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ProjectUrls;

/** The errors of the catalog. */
final class CatalogErrors {
  private static final String READ_ONLY_REASON =
      "its tables show data of the Partner Insights service, which is read-only";
  private static final String TABLE_OPTION_REMEDY =
      "set the option for the table, in Spark's configuration, with the key"
          + " spark.sql.catalog.<catalog>.<namespace>.<table>.{option}";
  private static final String ONE_ARGUMENT =
      "pass exactly one of them, such as query => 'SELECT Month FROM OfficeUsage'";

  static final ErrorTemplate UNKNOWN_NAMESPACE =
      ErrorCode.UNKNOWN_TABLE.template(
          "There is no namespace {name}",
          "the namespaces are {namespaces}",
          "use one of these namespaces. For a dataset, write <catalog>.{datasets}.<dataset>");
  static final ErrorTemplate NO_NAMESPACE =
      ErrorCode.UNKNOWN_TABLE.template(
          "Table name {name} has no namespace",
          "each table of the catalog is in one of the namespaces {namespaces}",
          "add the namespace to the name. For a dataset, write <catalog>.{datasets}.{name}");
  static final ErrorTemplate UNKNOWN_SYSTEM_TABLE =
      ErrorCode.UNKNOWN_TABLE.template(
          "There is no system table {table}",
          "the system tables are {tables}",
          "use one of these names");
  static final ErrorTemplate REPEATED_ARGUMENT =
      ErrorCode.OPTION_CONFLICT.template(
          "Argument {name} is passed twice",
          "a load takes only one value for each argument",
          "pass it once. To load several datasets, pass their names in argument datasets, separated"
              + " by commas");
  static final ErrorTemplate ALL_WITH_DATASET =
      ErrorCode.OPTION_CONFLICT.template(
          "Argument `all` cannot be combined with argument `dataset`",
          "argument `all` selects the reports of all datasets, but argument `dataset` selects only"
              + " those of {dataset}",
          "to delete only the reports of {dataset}, remove argument `all`. To delete the reports of"
              + " all datasets, remove argument `dataset`");
  static final ErrorTemplate UNKNOWN_EXECUTION =
      ErrorCode.REPORT_NOT_FOUND.template(
          "Report {report} has no execution {execution} that can be read",
          "only executions of the last 90 days that have a file can be read",
          "{remedy}");
  static final ErrorTemplate TABLE_WITHOUT_VERSIONS =
      ErrorCode.OPTION_CONFLICT.template(
          "Tables in namespace {namespace} have no versions",
          "only reports have versions, which are their executions",
          "remove VERSION AS OF or TIMESTAMP AS OF, or read a table in namespace "
              + CatalogNamespaces.REPORTS);
  static final ErrorTemplate OPTION_FOR_ONE_TABLE =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} cannot be set for a whole catalog",
          "its value applies to one table only",
          TABLE_OPTION_REMEDY);
  static final ErrorTemplate OPTION_NOT_FOR_READ =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} cannot be set for just one read of a catalog table",
          "it changes the table's columns, which must be the same in every read",
          TABLE_OPTION_REMEDY);
  static final ErrorTemplate OPTION_NOT_FOR_CATALOG =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} cannot be used with a catalog",
          "the option changes the account or the data of a read, but the catalog and the table's"
              + " name already determine these",
          "remove the option. To use the option, read with format(\"partnerinsights\") instead of"
              + " the catalog");
  static final ErrorTemplate VERSION_OPTION_UNSUPPORTED =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} cannot be used on Spark 3.5",
          "Spark 3.5 does not pass this option to the catalog, so the newest version would be read",
          "select the version in SQL, with SELECT … FROM … VERSION AS OF or TIMESTAMP AS OF");
  static final ErrorTemplate UNKNOWN_TABLE_KEY =
      ErrorCode.OPTION_UNKNOWN.template(
          "A catalog has no option {key}",
          "a key with a dot sets an option of one table, so it must have the form"
              + " <namespace>.<table>.<option>",
          "write, for example, {datasets}.OfficeUsage.schemaHints. The namespace must be one of"
              + " {namespaces}");
  static final ErrorTemplate INAPPLICABLE_TABLE_OPTION =
      ErrorCode.OPTION_UNKNOWN.template(
          "Option {key} of the catalog is not allowed",
          "this key sets option {option} for a table, but that table does not accept the option",
          "use one of the options that the table accepts: {accepted}");
  static final ErrorTemplate UNKNOWN_PROCEDURE =
      ErrorCode.UNKNOWN_PROCEDURE.template(
          "There is no procedure {procedure}",
          "the procedures are {procedures}",
          "call one of these procedures");
  static final ErrorTemplate ARGUMENT_IS_NULL =
      ErrorCode.OPTION_MISSING.template(
          "Argument {argument} is NULL",
          "the procedure requires a value for this argument",
          "pass {meaning}");
  static final ErrorTemplate NOT_CONFIGURED =
      ErrorCode.OPTION_MISSING.template(
          "Catalog {catalog} is not configured",
          "the session's configuration has no spark.sql.catalog.{catalog}",
          "configure it, or pass the name of another catalog in argument catalog ("
              + ProjectUrls.docsPage("catalog.md")
              + ")");
  static final ErrorTemplate CONFLICTING_ENDS =
      ErrorCode.OPTION_CONFLICT.template(
          "Argument executions cannot be combined with argument end_time",
          "a schedule ends either after a number of executions or at a given time",
          "to end the schedule after a number of executions, remove end_time. To end it at a time,"
              + " remove executions");
  static final ErrorTemplate NO_ARGUMENT =
      ErrorCode.OPTION_MISSING.template(
          "No argument says what to read", "none of {names} is passed", ONE_ARGUMENT);
  static final ErrorTemplate SEVERAL_ARGUMENTS =
      ErrorCode.OPTION_CONFLICT.template(
          "Several arguments say what to read", "more than one of {names} is passed", ONE_ARGUMENT);
  static final ErrorTemplate NO_START_TIME =
      ErrorCode.OPTION_MISSING.template(
          "Argument start_time is missing",
          "every update must send the report's start time, and the service did not return it",
          "in argument start_time, pass the time when the report first ran. If it has not run yet,"
              + " pass the time when it should first run",
          "reportId");
  static final ErrorTemplate CREATE_OR_WRITE_REFUSED =
      ErrorCode.READ_ONLY.template(
          "{name} cannot be {changed} in catalog {catalog}",
          READ_ONLY_REASON,
          "write to another catalog, for example with CREATE TABLE spark_catalog.default.copy"
              + " AS SELECT …");
  static final ErrorTemplate ALTER_OR_DROP_REFUSED =
      ErrorCode.READ_ONLY.template(
          "{name} cannot be {changed} in catalog {catalog}",
          READ_ONLY_REASON,
          "remove the statement. To delete the account's reports and queries, use procedure"
              + " delete_report or the command line");

  private CatalogErrors() {}
}
