package io.partnerinsights.cli.settings;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.Pages;

/** The errors of settings. */
final class SettingsErrors {
  private static final String SIGN_IN =
      "sign in with: partnerinsights login{login} --tenantId TENANT --clientId APPLICATION ("
          + Pages.address("sign-in.md")
          + ")";

  private static final String OPTIONS = " (" + Pages.address("options.md") + ")";

  private static final String LOGIN_TO_PROFILE = "correct the name, or " + SIGN_IN;

  static final ErrorRow MALFORMED_LINE =
      ErrorCode.OPTION_VALUE.row(
          "Line {line} of {file} is not a setting",
          "it is neither [profile] nor option = value nor a comment",
          "correct the line, or begin it with #");
  static final ErrorRow BEFORE_PROFILES =
      ErrorCode.OPTION_VALUE.row(
          "Line {line} of {file} belongs to no profile",
          "it is above the first line [profile]",
          "write [default], or the name of another profile, on a line above it");
  static final ErrorRow REPEATED =
      ErrorCode.OPTION_VALUE.row(
          "Line {line} of {file} repeats {name}", "an earlier line has it too", "keep one of them");
  static final ErrorRow QUOTED =
      ErrorCode.OPTION_VALUE.row(
          "The value of {option} in line {line} of {file} has quotes around it or a comment",
          "they would be part of the value",
          "remove the quotes, and write the comment on a line of its own; write a secret"
              + " that has such characters into a file of its own: file:PATH");
  static final ErrorRow SECRET_ARGUMENT =
      ErrorCode.OPTION_VALUE.row(
          "Argument --{option} contains the secret itself",
          "every user of a machine may see the arguments of its processes",
          "create a new secret; then set variable {variable}, or write env:NAME or file:PATH");
  static final ErrorRow ONLY_OF_STREAMS =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} is an option of streams",
          "a command reads once and schedules nothing",
          "remove it; to create a report with a schedule: partnerinsights reports create");
  static final ErrorRow UNREADABLE =
      ErrorCode.OPTION_VALUE.row(
          "The settings in {file} cannot be read",
          "{cause}",
          "check the file and save it as UTF-8, or name another file with --settings");
  static final ErrorRow MISSING =
      ErrorCode.OPTION_VALUE.row(
          "There is no settings file {file}",
          "--settings or variable PARTNERINSIGHTS_SETTINGS names it",
          "correct the name, or " + SIGN_IN);
  static final ErrorRow NO_ACCOUNT =
      ErrorCode.OPTION_MISSING.row(
          "No credentials were found",
          "no argument or variable contains credentials, and there is no profile in {file}",
          SIGN_IN);
  static final ErrorRow NO_ACCOUNT_IN_PROFILE =
      ErrorCode.OPTION_MISSING.row(
          "No credentials were found",
          "no argument, variable or entry of profile [{profile}] in {file} contains credentials",
          SIGN_IN);
  static final ErrorRow NO_DEFAULT_PROFILE =
      ErrorCode.OPTION_MISSING.row(
          "No credentials were found",
          "no argument or variable contains credentials, and {file} has no profile [{profile}],"
              + " only {profiles}",
          "name the profile, such as with{argument}");
  static final ErrorRow WRONG_PROFILE =
      ErrorCode.OPTION_VALUE.row(
          "\"{profile}\" cannot be the name of a profile",
          "it is empty, or contains a line break, slash, backslash, colon or bracket",
          "use letters, digits, blanks, dots and hyphens");
  static final ErrorRow NOT_AS_WRITTEN =
      ErrorCode.OPTION_VALUE.row(
          "Profile [{profile}] cannot be written to {file}",
          "the file would be read with other values than {options}",
          "use values without line breaks, and without blanks at their ends");
  static final ErrorRow NO_PROFILES =
      ErrorCode.OPTION_VALUE.row(
          "There is no profile {profile}",
          "{file} has no profile [{profile}], and no other",
          LOGIN_TO_PROFILE);
  static final ErrorRow UNKNOWN_PROFILE =
      ErrorCode.OPTION_VALUE.row(
          "There is no profile {profile}",
          "{file} has no profile [{profile}], only {profiles}",
          LOGIN_TO_PROFILE);

  static final ErrorRow UNKNOWN_KEY =
      ErrorCode.OPTION_UNKNOWN.row(
          "There is no option {key}",
          "line {line} of {file} sets it",
          "use the name of an option" + OPTIONS + ". {hint}");

  private SettingsErrors() {}
}
