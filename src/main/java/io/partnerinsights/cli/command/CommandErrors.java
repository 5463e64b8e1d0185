package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Creates the errors of the commands. */
final class CommandErrors {
  private CommandErrors() {}

  static PartnerInsightsException unknownDataset(String name, PartnerInsightsClient client) {
    List<String> names = client.datasets().stream().map(Dataset::name).toList();
    return Problem.of(ErrorCode.UNKNOWN_DATASET, "The account has no dataset " + name)
        .remedy(
            (NearestName.hint(name, names) + " The account has " + String.join(", ", names))
                .strip())
        .toException();
  }

  static PartnerInsightsException unknownQuery(String queryId) {
    return Problem.of(ErrorCode.QUERY_NOT_FOUND, "There is no query " + queryId)
        .remedy("list them with: partnerinsights queries list")
        .id("queryId", queryId)
        .toException();
  }

  static PartnerInsightsException unknownReport(String reportId) {
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "There is no report " + reportId)
        .remedy("list them with: partnerinsights reports list")
        .id("reportId", reportId)
        .toException();
  }

  /** Calls, and names the arguments if the service does not know a report of them. */
  static <T> T namingReports(List<String> reportIds, Supplier<T> call) {
    try {
      return call.get();
    } catch (PartnerInsightsException e) {
      throw e.code() == ErrorCode.REPORT_NOT_FOUND
          ? unknownReport(String.join(", ", reportIds))
          : e;
    }
  }

  static PartnerInsightsException unknownExecution(String reportId, String executionId) {
    return Problem.of(
            ErrorCode.REPORT_NOT_FOUND, "Report " + reportId + " has no execution " + executionId)
        .remedy("list them with: partnerinsights executions list " + reportId)
        .id("reportId", reportId)
        .toException();
  }

  static PartnerInsightsException noInterval() {
    return Problem.of(ErrorCode.OPTION_MISSING, "Argument --recurrenceInterval is missing")
        .reason("the report runs by a schedule")
        .remedy(
            "set it, such as --recurrenceInterval 24h; to run a query once: partnerinsights run")
        .toException();
  }

  static PartnerInsightsException twoEnds() {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT, "Arguments --recurrenceCount and --endTime are both set")
        .reason("a schedule ends after a number of runs or at a time")
        .remedy("set one of them")
        .toException();
  }

  static PartnerInsightsException noSchedule(String reportId) {
    return Problem.of(ErrorCode.OPTION_MISSING, "Report " + reportId + " has no schedule")
        .reason("the service requires a start time and an interval in every update")
        .remedy("set --startTime and --recurrenceInterval")
        .id("reportId", reportId)
        .toException();
  }

  static PartnerInsightsException jsonFormat() {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT, "Arguments --json and --format contradict each other")
        .reason("without --output both decide what is printed")
        .remedy("remove one of them, or name a file with --output")
        .toException();
  }

  static PartnerInsightsException unreadableQuery(Path file, IOException cause) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The query in " + file + " cannot be read")
        .reason(cause.toString())
        .remedy("check the file's path and rights")
        .cause(cause)
        .toException();
  }

  /** An argument has bytes that Java could not read. The argument may be a secret. */
  static PartnerInsightsException unreadableArgument(Map<String, String> environment) {
    String locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .filter(name -> !environment.getOrDefault(name, "").isEmpty())
            .findFirst()
            .map(name -> name + "=" + environment.get(name))
            .orElse("no locale, which is C,");
    return Problem.of(ErrorCode.OPTION_VALUE, "An argument is not text in the locale's encoding")
        .reason(locale + " cannot express its characters, so they would change")
        .remedy("set LC_ALL=C.UTF-8, or pass the query with --file")
        .toException();
  }

  static PartnerInsightsException noSandbox(Path jar) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The sandbox is not installed")
        .reason(jar + " does not exist")
        .remedy("put the sandbox's jar of the same version beside the jar of the command line")
        .toException();
  }

  static PartnerInsightsException notAVault() {
    return Problem.of(ErrorCode.OPTION_VALUE, "Argument --keyvault does not name a secret")
        .remedy("write https://NAME.vault.azure.net/secrets/SECRET, without a version")
        .toException();
  }

  static PartnerInsightsException notOfLogin(Path file) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The file " + file + " is not deleted")
        .reason("login has not written it")
        .remedy("delete it yourself if no other program needs it")
        .toException();
  }
}
