package io.partnerinsights.cli.settings;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Creates the errors of settings. */
final class SettingsErrors {
  private SettingsErrors() {}

  static PartnerInsightsException malformedLine(Path file, int line) {
    return Problem.of(ErrorCode.OPTION_VALUE, "Line " + line + " of " + file + " is not a setting")
        .reason("it is neither [profile] nor option = value nor a comment")
        .remedy("correct the line, or begin it with #")
        .toException();
  }

  static PartnerInsightsException unknownKey(Path file, int line, String key) {
    List<String> keys = Options.all().stream().map(ConnectorOption::key).toList();
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "There is no option " + key)
        .reason("line " + line + " of " + file + " sets it")
        .remedy("use a name from docs/options.md. " + NearestName.hint(key, keys))
        .toException();
  }

  static PartnerInsightsException secretArgument(ConnectorOption<?> option) {
    return Problem.of(
            ErrorCode.OPTION_VALUE, "Argument --" + option + " contains the secret itself")
        .reason("every user of a machine may see the arguments of its processes")
        .remedy(
            "change the secret, and set variable "
                + OptionSources.variable(option)
                + ", or write env:NAME or file:PATH")
        .toException();
  }

  static PartnerInsightsException onlyOfStreams(ConnectorOption<?> option) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option " + option + " is an option of streams")
        .reason("a command reads once and schedules nothing")
        .remedy("remove it; to create a report with a schedule: partnerinsights reports create")
        .toException();
  }

  static PartnerInsightsException unreadable(Path file, IOException cause) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The settings in " + file + " cannot be read")
        .reason(cause.toString())
        .remedy("check the file, or name another one with --settings")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException missing(Path file) {
    return Problem.of(ErrorCode.OPTION_VALUE, "There is no settings file " + file)
        .reason("--settings or variable PARTNERINSIGHTS_SETTINGS names it")
        .remedy(
            "correct the name, or sign in with: partnerinsights login --settings "
                + file
                + " --tenantId TENANT --clientId APPLICATION")
        .toException();
  }

  static PartnerInsightsException noAccount() {
    return Problem.of(ErrorCode.OPTION_MISSING, "No account is set")
        .reason("neither an argument nor a variable nor the profile says who signs in")
        .remedy(
            "sign in with: partnerinsights login --tenantId TENANT --clientId APPLICATION"
                + " (docs/cli.md)")
        .toException();
  }

  static PartnerInsightsException unknownProfile(Path file, String profile) {
    return Problem.of(ErrorCode.OPTION_VALUE, "There is no profile " + profile)
        .reason(file + " has no section [" + profile + "]")
        .remedy("add the section, or sign in with: partnerinsights login --profile " + profile)
        .toException();
  }
}
