package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Creates the errors of the commands. */
final class CommandErrors {
  private static final ErrorRow UNKNOWN_DATASET =
      ErrorCode.UNKNOWN_DATASET.row(
          "The account has no dataset {name}", "{hint} The account's datasets are {names}");
  static final ErrorRow NOT_A_VAULT =
      ErrorCode.OPTION_VALUE.row(
          "Argument --keyvault does not name a secret",
          "it is not the address of a secret in Azure Key Vault",
          "write https://NAME.vault.azure.net/secrets/SECRET, without a version");
  static final ErrorRow UNKNOWN_QUERY =
      ErrorCode.QUERY_NOT_FOUND.row(
          "There is no query {queryId}",
          "",
          "to list all queries, run: partnerinsights queries list",
          "queryId");
  static final ErrorRow UNKNOWN_REPORT =
      ErrorCode.REPORT_NOT_FOUND.row(
          "There is no report {reportId}",
          "",
          "to list all reports, run: partnerinsights reports list",
          "reportId");
  static final ErrorRow UNKNOWN_EXECUTION =
      ErrorCode.REPORT_NOT_FOUND.row(
          "Report {reportId} has no execution {executionId}",
          "",
          "to list its executions, run: partnerinsights executions list {reportId}",
          "reportId");
  static final ErrorRow NO_INTERVAL =
      ErrorCode.OPTION_MISSING.row(
          "Argument --recurrenceInterval is missing",
          "partnerinsights reports create makes a report that runs on a schedule",
          "set it, for example --recurrenceInterval 24h. To run a query only once, use"
              + " partnerinsights run");
  static final ErrorRow SHORT_INTERVAL =
      ErrorCode.OPTION_VALUE.row(
          "Argument --recurrenceInterval is too short",
          "the service runs a report on {dataset} at intervals of at least {minimum}h",
          "set --recurrenceInterval {minimum}h or more");
  static final ErrorRow TWO_ENDS =
      ErrorCode.OPTION_CONFLICT.row(
          "Arguments --recurrenceCount and --endTime are both set",
          "a schedule ends after a number of runs or at a time, not both",
          "set one of them");
  static final ErrorRow NO_SCHEDULE =
      ErrorCode.OPTION_MISSING.row(
          "Report {reportId} has no schedule",
          "the service requires a start time and an interval in every update",
          "set --startTime and --recurrenceInterval",
          "reportId");
  static final ErrorRow JSON_FORMAT =
      ErrorCode.OPTION_CONFLICT.row(
          "Arguments --json and --format contradict each other",
          "without --output, both determine what is printed",
          "remove one of them, or name a file with --output");
  static final ErrorRow NO_CHANGE =
      ErrorCode.OPTION_MISSING.row(
          "Report {reportId} was not changed",
          "no option says what to change",
          "set at least one option. To list the options, run: partnerinsights reports update"
              + " --help");
  static final ErrorRow NO_CALLBACK =
      ErrorCode.OPTION_MISSING.row(
          "Option callbackMethod requires option callbackUrl",
          "the service calls that URL with this method",
          "also set --callbackUrl, or remove --callbackMethod");
  static final ErrorRow UNREADABLE_QUERY =
      ErrorCode.OPTION_VALUE.row(
          "The query in {file} cannot be read",
          "{cause}",
          "check the file's path and permissions, and save it as UTF-8");
  static final ErrorRow NOT_OF_LOGIN =
      ErrorCode.OPTION_VALUE.row(
          "The file {file} was not deleted",
          "partnerinsights login did not write it",
          "delete it yourself if no other program needs it");
  private static final ErrorRow UNREADABLE_ARGUMENT =
      ErrorCode.OPTION_VALUE.row(
          "An argument is not text in the locale's encoding",
          "{locale} cannot represent its characters, so they would be altered",
          "set LC_ALL=C.UTF-8, or pass the query with --file");

  private CommandErrors() {}

  static PartnerInsightsException unknownDataset(String name, PartnerInsightsClient client) {
    List<String> names = client.datasets().stream().map(Dataset::name).toList();
    return UNKNOWN_DATASET.error(name, NearestName.hint(name, names), names);
  }

  /** Calls, and names the arguments if the service does not know a report of them. */
  static <T> T namingReports(List<String> reportIds, Supplier<T> call) {
    try {
      return call.get();
    } catch (PartnerInsightsException e) {
      throw e.code() == ErrorCode.REPORT_NOT_FOUND
          ? UNKNOWN_REPORT.error(String.join(", ", reportIds))
          : e;
    }
  }

  /** An argument has bytes that Java could not read. The argument may be a secret. */
  static PartnerInsightsException unreadableArgument(Map<String, String> environment) {
    String locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .filter(name -> !environment.getOrDefault(name, "").isEmpty())
            .findFirst()
            .map(name -> name + "=" + environment.get(name))
            .orElse("the locale C");
    return UNREADABLE_ARGUMENT.error(locale);
  }
}
