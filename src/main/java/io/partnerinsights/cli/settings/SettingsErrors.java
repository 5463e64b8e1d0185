package io.partnerinsights.cli.settings;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ProjectUrls;

/** The errors of settings. */
final class SettingsErrors {
  private static final String LOGIN_REMEDY =
      "run `partnerinsights login{arguments} --tenantId TENANT --clientId APPLICATION` ("
          + ProjectUrls.docsPage("sign-in.md")
          + ")";

  private static final String SIGN_IN_REMEDY = "sign in: " + LOGIN_REMEDY;

  private static final String OPTIONS_LINK = " (" + ProjectUrls.docsPage("options.md") + ")";

  private static final String SECRET_HINT =
      ". If these characters belong to a secret, store the secret in its own file and write"
          + " {option} = file:PATH";

  static final ErrorTemplate MALFORMED_LINE =
      ErrorCode.OPTION_VALUE.template(
          "Line {line} of {file} is not a setting",
          "it is neither [profile] nor option = value nor a comment",
          "write the line as option = value, or begin it with # to make it a comment");
  static final ErrorTemplate BEFORE_PROFILES =
      ErrorCode.OPTION_VALUE.template(
          "Line {line} of {file} does not belong to a profile",
          "it comes before the first profile name in brackets",
          "add a line above it with the name of the profile in brackets, such as [default]");
  static final ErrorTemplate REPEATED_LINE =
      ErrorCode.OPTION_VALUE.template(
          "Line {line} of {file} repeats {name}",
          "an earlier line of this file already contains {name}",
          "delete one of the two lines. If {name} is the name of a profile, first move its options"
              + " to the profile that you keep");
  static final ErrorTemplate QUOTED_VALUE =
      ErrorCode.OPTION_VALUE.template(
          "The value of {option} in line {line} of {file} is in quotes",
          "the quotes would become part of the value",
          "remove the quotes" + SECRET_HINT);
  static final ErrorTemplate COMMENTED_VALUE =
      ErrorCode.OPTION_VALUE.template(
          "The value of {option} in line {line} of {file} is followed by a comment",
          "the # and what follows it would become part of the value",
          "move the comment to its own line" + SECRET_HINT);
  static final ErrorTemplate SECRET_ARGUMENT =
      ErrorCode.OPTION_VALUE.template(
          "Argument --{option} must be env:NAME or file:PATH",
          "other users of this machine can see the arguments of its processes, so an argument must"
              + " not contain a secret",
          "remove the argument, and set environment variable {variable} to the secret. If the"
              + " argument contained a secret, first create a new one, because others may have seen"
              + " it");
  static final ErrorTemplate ONLY_OF_STREAMS =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} applies only to streams",
          "this command reads once and then ends",
          "remove the option. To create a report that runs on a schedule, as streams read it, use"
              + " `partnerinsights reports create`");
  static final ErrorTemplate UNREADABLE =
      ErrorCode.OPTION_VALUE.template(
          "The settings in {file} cannot be read",
          "{cause}",
          "check the file's permissions, and save it as UTF-8. To use a different file, name it"
              + " with --settings");
  static final ErrorTemplate MISSING_FILE =
      ErrorCode.OPTION_VALUE.template(
          "The settings cannot be read from {file}",
          "this file does not exist, although --settings or variable PARTNERINSIGHTS_SETTINGS names"
              + " it",
          "correct the path there. To create the file, " + LOGIN_REMEDY);
  static final ErrorTemplate NO_ACCOUNT =
      ErrorCode.OPTION_MISSING.template(
          "No credentials were found",
          "no argument or variable contains credentials, and {file} contains no profile",
          SIGN_IN_REMEDY);
  static final ErrorTemplate NO_ACCOUNT_IN_PROFILE =
      ErrorCode.OPTION_MISSING.template(
          "No credentials were found",
          "no argument, variable or entry of profile [{profile}] in {file} contains credentials",
          SIGN_IN_REMEDY);
  static final ErrorTemplate NO_DEFAULT_PROFILE =
      ErrorCode.OPTION_MISSING.template(
          "No credentials were found",
          "no argument or variable contains credentials, and {file} has no profile [{profile}],"
              + " only {profiles}",
          "run the command again with the name of an existing profile, for example with{argument}");
  static final ErrorTemplate INVALID_PROFILE_NAME =
      ErrorCode.OPTION_VALUE.template(
          "\"{profile}\" cannot be the name of a profile",
          "{reason}",
          "use only letters, digits, spaces, dots and hyphens");
  static final ErrorTemplate UNSTORABLE_VALUES =
      ErrorCode.OPTION_VALUE.template(
          "Profile [{profile}] cannot be written to {file}",
          "the file format cannot store {part} in a value, so the values of {options} would change",
          "remove the {part} from the values of {options}, and run the command again");
  static final ErrorTemplate NO_PROFILES =
      ErrorCode.OPTION_VALUE.template(
          "Profile {profile} does not exist",
          "{file} contains no profiles",
          "to create the profile, " + LOGIN_REMEDY);
  static final ErrorTemplate UNKNOWN_PROFILE =
      ErrorCode.OPTION_VALUE.template(
          "Profile {profile} does not exist",
          "{file} contains only {profiles}",
          "correct the name in --profile or variable PARTNERINSIGHTS_PROFILE. To create a profile"
              + " with this name, "
              + LOGIN_REMEDY);

  static final ErrorTemplate UNKNOWN_KEY =
      ErrorCode.OPTION_UNKNOWN.template(
          "Line {line} of {file} sets the unknown option {option}",
          "no option has this name",
          "correct the name" + OPTIONS_LINK + ", or remove the line. {hint}");

  private SettingsErrors() {}
}
