package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.ProjectUrls;
import io.partnerinsights.core.errors.Redaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Creates the errors of missing, contradictory, unknown and malformed options. */
final class OptionsErrors {
  private static final String OUTSIDE_SECRET_REASON =
      "the secret was not set in this read, but elsewhere, for example in the configuration. The"
          + " read ";

  private static final String SET_A_VALUE =
      "set a value or remove the option. If a program sets the option from a variable, check that"
          + " this variable is set, and in Python is not None";

  /** Remedies for fields of the service's reports that have other names here, in lower case. */
  private static final Map<String, String> SERVICE_FIELD_REMEDIES =
      Map.of(
          "format",
          "set option reportFormat",
          "executenow",
          "remove it. The report of a read runs at once, and option recurrenceInterval schedules"
              + " the report of a stream");

  static final ErrorTemplate NOTHING_TO_READ =
      ErrorCode.OPTION_MISSING.template(
          "No option says what to read",
          "none of the options {sources} is set",
          "set exactly one of them. For example, set option query to the text of a query");
  static final ErrorTemplate MISSING_COMPANION =
      ErrorCode.OPTION_MISSING.template(
          "Option {given} requires option {needed}",
          "{reason}",
          "also set option {needed}, or remove option {given}");
  static final ErrorTemplate CONTRADICTION =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {excludedOption} cannot be combined with option {excludingOption}",
          "{reason}",
          "keep only one of them: remove {excludedOptions}, or remove {excludingOptions}");
  static final ErrorTemplate TENANT_IN_AUTHORITY =
      ErrorCode.OPTION_VALUE.template(
          "Option authorityUrl contains a tenant",
          "the sign-in appends the value of option tenantId to this URL, which already contains"
              + " {tenant}",
          "write authorityUrl without the tenant, such as https://login.microsoftonline.com");
  static final ErrorTemplate EMPTY_TIME_RANGE =
      ErrorCode.OPTION_CONFLICT.template(
          "The time range of the query is empty",
          "queryEndTime {end} is not after queryStartTime {start}",
          "set queryEndTime to a time after queryStartTime");
  static final ErrorTemplate STREAMS_ONLY =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} applies only to streams",
          "this read is not a stream",
          "remove option {option}, or read a stream. For a stream, use spark.readStream in Spark,"
              + " or set option startingExecution in Flink");
  static final ErrorTemplate STREAM_WITHOUT_SCHEDULE =
      ErrorCode.OPTION_MISSING.template(
          "No option says which scheduled report the stream reads",
          "a stream reads the executions of one scheduled report",
          "to read an existing report, set option reportId or reportName. To have the connector"
              + " create a scheduled report for your query, set option recurrenceInterval, for"
              + " example to 24h");
  static final ErrorTemplate REJECTED_BY_STREAMS =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} does not apply to a stream", "{reason}", "remove option {option}");
  static final ErrorTemplate CORRUPT_RECORD_COLUMN_WITHOUT_PERMISSIVE =
      ErrorCode.OPTION_CONFLICT.template(
          "Option columnNameOfCorruptRecord does not apply to mode {mode}",
          "malformed rows are stored in this column only in mode PERMISSIVE",
          "to keep malformed rows, set option mode to PERMISSIVE. Otherwise, remove option"
              + " columnNameOfCorruptRecord");
  static final ErrorTemplate PATH_INSTEAD_OF_QUERY =
      ErrorCode.OPTION_UNKNOWN.template(
          "Reports cannot be read from a path",
          "the argument of load() or option {key} is neither the name of one dataset nor the text"
              + " of one query",
          "call load() with the name of one dataset or the text of one query. Or call load()"
              + " without an argument, and set option query");
  static final ErrorTemplate PATH_AND_OPTION =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} cannot be combined with the argument of load()",
          "both say what to read",
          "remove option {option}, or call load() without an argument");
  static final ErrorTemplate LIMIT_DIFFERS_FROM_CLUSTER =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} is {value} in this read, but {limit} in the cluster's configuration",
          "the option is a limit that is shared by all reads of this user, so a single read cannot"
              + " change it",
          "remove the option from the read, or ask an administrator to change it in the cluster's"
              + " configuration");
  static final ErrorTemplate CLUSTER_ONLY =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} cannot be set in a read",
          "this option limits what reads may do, so only the cluster's configuration can set it",
          "remove the option from the read, or ask an administrator to set it in the cluster's"
              + " configuration");
  static final ErrorTemplate TWO_SPELLINGS =
      ErrorCode.OPTION_CONFLICT.template(
          "Options {spelling} and {otherSpelling} are the same option with different values",
          "option names are not case-sensitive",
          "remove option {spelling} or option {otherSpelling}");
  static final ErrorTemplate UNUSED_CREDENTIAL =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option}, set in {place}, contradicts option {deciding}, set in {decidingPlace}",
          "each of them determines how to sign in, and only option {deciding} would be used",
          "to sign in with option {option} instead, {choice}. Otherwise, remove option {option}");
  static final ErrorTemplate USER_OR_APPLICATION =
      ErrorCode.OPTION_CONFLICT.template(
          "The options do not say whether an application or a user signs in",
          "option {secret}, set in {secretPlace}, is for an application, but option {user}, set in"
              + " {userPlace}, is for a user",
          "to sign in the application, set option auth=clientCredentials. To sign in the user, set"
              + " option auth=password, and remove option clientCertificate, if it is set, because"
              + " only an application can sign in with a certificate");
  static final ErrorTemplate TWO_CREDENTIALS =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {unused} cannot be combined with option {deciding}",
          "a sign-in uses only one kind of credential. One of these options may come from Spark's"
              + " configuration or from the declaration of a Flink table",
          "decide with which option to sign in, and remove the other option from the place where it"
              + " is set");
  static final ErrorTemplate SIGN_IN_NOT_PRIVATE =
      ErrorCode.SIGN_IN_NOT_PRIVATE.template(
          "The user's sign-in in a web page was not started",
          "{reason}, so after a sign-in, other users could read data as the signed-in user",
          "use a separate Spark session for each user. Or sign in without a web page: set option"
              + " refreshToken or clientSecret, or set auth=managedIdentity");
  static final ErrorTemplate SECRET_TO_UNKNOWN_HOST =
      ErrorCode.SECRET_REFUSED.template(
          "The credentials of option {secret} were not sent",
          OUTSIDE_SECRET_REASON
              + "sets option {url} to {host}, which is not a known Microsoft host, so {host} would"
              + " receive the secret",
          "remove option {url} from the read, or set option allowedHosts to {host}"
              + inConfiguration("allowedHosts"));
  static final ErrorTemplate SECRET_WITH_UNTRUSTED_OPTION =
      ErrorCode.SECRET_REFUSED.template(
          "The credentials of option {secret} were not sent",
          OUTSIDE_SECRET_REASON
              + "sets option {option}, with which the secret could be disclosed or replaced",
          "remove option {option} from the read, or set that option" + inConfiguration("{option}"));
  static final ErrorTemplate VAULT_REFERENCE_IN_READ =
      ErrorCode.SECRET_REFUSED.template(
          "The vault reference in option {option} was rejected",
          "the option was set in the read and not in the configuration. If reads could name a"
              + " vault, anyone who runs a read could use the cluster's identity to get secrets",
          "set option {option}" + inConfiguration("{option}"));
  static final ErrorTemplate NOT_A_VAULT =
      ErrorCode.OPTION_VALUE.template(
          "Option {option} does not name a secret in a vault",
          "its value begins with keyvault: but is not the address of a secret in Azure Key Vault",
          "write keyvault:https://NAME.vault.azure.net/secrets/SECRET, with or without a version at"
              + " the end. The host may also end with vault.azure.cn or vault.usgovcloudapi.net");
  static final ErrorTemplate UNREADABLE_SECRET =
      ErrorCode.SECRET_UNREADABLE.template(
          "The secret that option {option} refers to cannot be read",
          "{reason}",
          "check the name in option {option}, and check that the process that starts the read can"
              + " access this file, environment variable or secret provider");

  /** The file of a refresh token is absent before a sign-in, and after a sign-out. */
  static final ErrorTemplate NOT_SIGNED_IN =
      ErrorCode.SECRET_UNREADABLE.template(
          "The user is not signed in",
          "option {option} names the file {file}, which does not exist",
          "sign in with `partnerinsights login`, and check that option {option} names the file that"
              + " this command writes");

  static final ErrorTemplate UNRESOLVED_DATABRICKS_REFERENCE =
      ErrorCode.SECRET_UNREADABLE.template(
          "The secret in option {option} cannot be read",
          "it is a reference {{secrets/…}}, which Databricks replaces only in a cluster's Spark"
              + " configuration and environment variables",
          "move the option to the cluster's Spark configuration. Or put the reference into an"
              + " environment variable of the cluster, such as TOKEN, and set the option to"
              + " env:TOKEN");
  static final ErrorTemplate UNUSABLE_CLASS =
      ErrorCode.OPTION_VALUE.template(
          "The {role} {className} cannot be used",
          "{cause}",
          "put the class on the class path of the process that starts the read. It must implement"
              + " {type} and have a public no-argument constructor");

  static final ErrorTemplate SEVERAL_TO_READ =
      ErrorCode.OPTION_CONFLICT.template(
          "Options {firstOptions} and {lastOption} cannot be combined",
          "each of these options says what to read",
          "set exactly one of {sources}");
  static final ErrorTemplate NO_VALUE =
      ErrorCode.OPTION_VALUE.template(
          "Option {option} is set without a value", "its value is an empty string", SET_A_VALUE);
  private static final ErrorTemplate MALFORMED =
      ErrorCode.OPTION_VALUE.template(
          "Option {option} has an invalid value{shown}",
          "{reason}",
          "set the option to {expectation}");
  private static final ErrorTemplate UNKNOWN =
      ErrorCode.OPTION_UNKNOWN.template(
          "There is no option {key}",
          "it is not in the list of options (" + ProjectUrls.docsPage("options.md") + ")",
          "use a name from this list, or remove option {key}");

  private OptionsErrors() {}

  /**
   * The option's type cannot parse the text. The exception is not the cause, because the JDK's
   * messages contain the text, which may be secret. So may a text that contains an @.
   */
  static RuntimeException malformed(
      String option, boolean isSecret, String expectation, String text, Throwable failure) {
    String shownText = isSecret || text.contains("@") ? "" : " ('" + Redaction.redact(text) + "')";
    boolean hasReason = failure.getClass().equals(IllegalArgumentException.class);
    String reason = hasReason ? failure.getMessage() : "it cannot be parsed";
    return MALFORMED.error(option, shownText, isSecret ? "it is empty" : reason, expectation);
  }

  static RuntimeException unknown(String key, List<String> keys) {
    String fieldRemedy = SERVICE_FIELD_REMEDIES.get(key.toLowerCase(Locale.ROOT));
    Problem problem = UNKNOWN.withSuggestion(key, keys).problem(key);
    return (fieldRemedy == null ? problem : problem.remedy(fieldRemedy)).toException();
  }

  /** Returns where an option is set so that reads cannot change it. */
  private static String inConfiguration(String option) {
    return " in the configuration. In Spark, use --conf when the application starts, for example"
        + " with spark.datasource.partnerinsights."
        + option
        + ". In Flink, write partnerinsights."
        + option
        + " in the config file. On the command line, use the settings file or an environment"
        + " variable";
  }
}
