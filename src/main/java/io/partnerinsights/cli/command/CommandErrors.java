package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Creates the errors of the commands. */
final class CommandErrors {
  private static final ErrorTemplate UNKNOWN_DATASET =
      ErrorCode.UNKNOWN_DATASET.template(
          "The account has no dataset {name}", "{hint} Use one of the account's datasets: {names}");
  static final ErrorTemplate INVALID_SECRET_URL =
      ErrorCode.OPTION_VALUE.template(
          "Argument --keyvault does not name a secret",
          "{reason}",
          "write https://NAME.vault.azure.net/secrets/SECRET, without a version");
  static final ErrorTemplate UNKNOWN_QUERY =
      ErrorCode.QUERY_NOT_FOUND.template(
          "There is no query {queryId}",
          "this account cannot see a query with this id",
          "run `partnerinsights queries list`, and look for the id of the query",
          "queryId");
  static final ErrorTemplate UNKNOWN_REPORT =
      ErrorCode.REPORT_NOT_FOUND.template(
          "Report {reportId} was not found",
          "the service found no report with this id, or with this id and the execution that the"
              + " command names",
          "run `partnerinsights reports list` to find the right id of the report",
          "reportId");
  static final ErrorTemplate UNKNOWN_EXECUTION =
      ErrorCode.REPORT_NOT_FOUND.template(
          "Report {reportId} has no execution {executionId}",
          "the service does not list an execution with this id for the report",
          "run `partnerinsights executions list {reportId}`, and look for the id of the execution",
          "reportId");
  static final ErrorTemplate NO_INTERVAL =
      ErrorCode.OPTION_MISSING.template(
          "Argument --recurrenceInterval is missing",
          "`partnerinsights reports create` creates a report with a schedule, so it must know how"
              + " often the report runs",
          "add --recurrenceInterval, for example --recurrenceInterval 24h. To run a query only"
              + " once, use `partnerinsights run`");
  static final ErrorTemplate SHORT_INTERVAL =
      ErrorCode.OPTION_VALUE.template(
          "Argument --recurrenceInterval is too short",
          "the service runs a report on {dataset} at intervals of at least {minimum}h",
          "set --recurrenceInterval {minimum}h or more");
  static final ErrorTemplate CONFLICTING_SCHEDULE_ENDS =
      ErrorCode.OPTION_CONFLICT.template(
          "Argument --recurrenceCount cannot be combined with --endTime",
          "a schedule ends either after a number of runs or at a time",
          "to end the schedule after a number of runs, remove --endTime. To end it at a time,"
              + " remove --recurrenceCount");
  static final ErrorTemplate NO_SCHEDULE =
      ErrorCode.OPTION_MISSING.template(
          "Report {reportId} was not changed",
          "the service requires a start time and an interval in every update, and this report has"
              + " no schedule to take them from",
          "add --startTime and --recurrenceInterval",
          "reportId");
  static final ErrorTemplate JSON_FORMAT =
      ErrorCode.OPTION_CONFLICT.template(
          "Argument --json cannot be combined with --format {format}",
          "without --output, both determine the format in which the rows are printed",
          "to print the rows as JSON, remove --format. To print them as {format}, remove --json");
  static final ErrorTemplate NOTHING_TO_CHANGE =
      ErrorCode.OPTION_MISSING.template(
          "Report {reportId} was not changed",
          "no argument says what to change",
          "add at least one argument. To list all arguments, run `partnerinsights reports update"
              + " --help`");
  static final ErrorTemplate MISSING_CALLBACK_URL =
      ErrorCode.OPTION_MISSING.template(
          "Argument --callbackMethod requires --callbackUrl",
          "--callbackMethod sets only the HTTP method, and without a URL the service makes no"
              + " callback",
          "to receive callbacks, add --callbackUrl with the URL that the service calls. Otherwise,"
              + " remove --callbackMethod");
  static final ErrorTemplate UNREADABLE_QUERY =
      ErrorCode.OPTION_VALUE.template(
          "The query in {file} cannot be read",
          "{cause}",
          "check the file's path and permissions, and save it as UTF-8");
  static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The command was interrupted",
          "the process received a signal, for example after Ctrl+C",
          "run the command again",
          "reportId");
  static final ErrorTemplate UNWRITABLE_SIGN_IN =
      ErrorCode.OUTPUT_UNWRITABLE.template(
          "The sign-in was not started, because its result cannot be written to {file}",
          "{cause}",
          "check the path and its permissions. To use different files, name the token file with"
              + " --file and the settings file with --settings");
  static final ErrorTemplate NOT_WRITTEN_BY_LOGIN =
      ErrorCode.OPTION_VALUE.template(
          "The file {file} was not deleted",
          "`partnerinsights login` did not write it, so another program may need it",
          "delete it yourself if no program needs it");
  private static final ErrorTemplate UNREADABLE_ARGUMENT =
      ErrorCode.OPTION_VALUE.template(
          "An argument contains characters that cannot be read with the locale setting {locale}",
          "the encoding of this locale lacks these characters, so they would be altered",
          "set the environment variable LC_ALL to C.UTF-8. If the argument is a query, you can also"
              + " save it in a file, and name the file with --file");

  private CommandErrors() {}

  static PartnerInsightsException unknownDataset(String name, PartnerInsightsClient client) {
    List<String> names = client.listDatasets().stream().map(Dataset::name).toList();
    return UNKNOWN_DATASET.error(name, NameSuggestions.hint(name, names), names);
  }

  /** Makes a call. If the service does not know a report, the error names these ids. */
  static <T> T callForReports(List<String> reportIds, Supplier<T> call) {
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
            .orElse("C");
    return UNREADABLE_ARGUMENT.error(locale);
  }
}
