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
          "Line {line} of {file} does not belong to a profile",
          "it comes before the first line [profile]",
          "add a line above it with [default], or with the name of another profile in brackets");
  static final ErrorRow REPEATED =
      ErrorCode.OPTION_VALUE.row(
          "Line {line} of {file} repeats {name}",
          "an earlier line already contains it",
          "keep one of them");
  static final ErrorRow QUOTED =
      ErrorCode.OPTION_VALUE.row(
          "The value of {option} in line {line} of {file} is in quotes or is followed by a comment",
          "the quotes or the comment would become part of the value",
          "remove the quotes, and move the comment to its own line. If a secret contains such"
              + " characters, store it in its own file and write file:PATH");
  static final ErrorRow SECRET_ARGUMENT =
      ErrorCode.OPTION_VALUE.row(
          "Argument --{option} contains the secret itself",
          "other users of this machine can see the arguments of its processes",
          "create a new secret. Then set variable {variable}, or write env:NAME or file:PATH");
  static final ErrorRow ONLY_OF_STREAMS =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} applies only to streams",
          "a command reads once and does not create a schedule",
          "remove it. To create a report with a schedule, use partnerinsights reports create");
  static final ErrorRow UNREADABLE =
      ErrorCode.OPTION_VALUE.row(
          "The settings in {file} cannot be read",
          "{cause}",
          "check the file and save it as UTF-8, or name another file with --settings");
  static final ErrorRow MISSING =
      ErrorCode.OPTION_VALUE.row(
          "Settings file {file} does not exist",
          "--settings or variable PARTNERINSIGHTS_SETTINGS names it",
          "correct the name, or " + SIGN_IN);
  static final ErrorRow NO_ACCOUNT =
      ErrorCode.OPTION_MISSING.row(
          "No credentials were found",
          "no argument or variable contains credentials, and {file} contains no profile",
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
          "name the profile, for example with{argument}");
  static final ErrorRow WRONG_PROFILE =
      ErrorCode.OPTION_VALUE.row(
          "\"{profile}\" cannot be the name of a profile",
          "it is empty, or contains a line break, slash, backslash, colon or bracket",
          "use only letters, digits, spaces, dots and hyphens");
  static final ErrorRow NOT_AS_WRITTEN =
      ErrorCode.OPTION_VALUE.row(
          "Profile [{profile}] cannot be written to {file}",
          "reading the file would not return the same values for {options}",
          "use values without line breaks, and without spaces at the beginning or end");
  static final ErrorRow NO_PROFILES =
      ErrorCode.OPTION_VALUE.row(
          "Profile {profile} does not exist", "{file} contains no profiles", LOGIN_TO_PROFILE);
  static final ErrorRow UNKNOWN_PROFILE =
      ErrorCode.OPTION_VALUE.row(
          "Profile {profile} does not exist", "{file} contains only {profiles}", LOGIN_TO_PROFILE);

  static final ErrorRow UNKNOWN_KEY =
      ErrorCode.OPTION_UNKNOWN.row(
          "There is no option {key}",
          "line {line} of {file} sets it",
          "use the name of an option" + OPTIONS + ". {hint}");

  private SettingsErrors() {}
}
