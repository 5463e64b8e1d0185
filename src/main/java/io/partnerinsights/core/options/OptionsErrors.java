package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.Pages;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.Redaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Creates the errors of missing, contradictory, unknown and malformed options. */
final class OptionsErrors {
  private static final String IN_CONFIGURATION =
      "in the configuration (with --conf when the Spark application starts, as"
          + " partnerinsights.<option> in Flink's config file, or in the settings or a variable of"
          + " the command line)";

  private static final String SET_A_VALUE =
      "set a value or remove the option. Also check for an unset environment variable or Python's"
          + " None";

  /** Remedies for fields of the service's reports that have other names here, in lower case. */
  private static final Map<String, String> FIELDS_OF_THE_SERVICE =
      Map.of(
          "format",
          "set option reportFormat",
          "executenow",
          "remove it. The report of a read runs at once, and option recurrenceInterval schedules"
              + " the report of a stream");

  static final ErrorRow NOTHING_TO_READ =
      ErrorCode.OPTION_MISSING.row(
          "No option says what to read",
          "none of the options {sources} is set",
          "set exactly one of them, for example option query to the text of a query");
  static final ErrorRow MISSING_COMPANION =
      ErrorCode.OPTION_MISSING.row(
          "Option {given} requires option {needed}",
          "{reason}",
          "also set option {needed}, or remove option {given}");
  static final ErrorRow CONTRADICTION =
      ErrorCode.OPTION_CONFLICT.row(
          "Options {one} and {other} contradict each other",
          "{reason}",
          "remove {ones}, or {others}");
  static final ErrorRow TENANT_IN_AUTHORITY =
      ErrorCode.OPTION_VALUE.row(
          "Option authorityUrl contains a tenant",
          "the sign-in adds option tenantId to it, and its path already contains {tenant}",
          "write authorityUrl without the tenant, such as https://login.microsoftonline.com");
  static final ErrorRow EMPTY_TIME_RANGE =
      ErrorCode.OPTION_CONFLICT.row(
          "The time range is empty",
          "queryEndTime {end} is not after queryStartTime {start}",
          "set an end that is later than the start");
  static final ErrorRow ONLY_OF_STREAMS =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} applies only to streams",
          "this read is not a stream",
          "remove option {option}, or read a stream (spark.readStream in Spark, startingExecution"
              + " in Flink)");
  static final ErrorRow STREAM_WITHOUT_SCHEDULE =
      ErrorCode.OPTION_MISSING.row(
          "No option says which report's executions to read",
          "a stream reads the executions of a report that runs on a schedule",
          "set option recurrenceInterval, such as 24h, to find or create a scheduled report, or"
              + " name a report with option reportId or reportName");
  static final ErrorRow NOT_OF_STREAMS =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} does not apply to a stream", "{reason}", "remove option {option}");
  static final ErrorRow CORRUPT_RECORD_COLUMN_WITHOUT_PERMISSIVE =
      ErrorCode.OPTION_CONFLICT.row(
          "Option columnNameOfCorruptRecord does not apply to mode {mode}",
          "only PERMISSIVE returns malformed rows",
          "set mode to PERMISSIVE, or remove columnNameOfCorruptRecord");
  static final ErrorRow PATH =
      ErrorCode.OPTION_UNKNOWN.row(
          "Reports cannot be read from a path",
          "option {key} is set, or a path was passed as an argument",
          "pass the name of one dataset or the text of one query instead, or set option query");
  static final ErrorRow PATH_AND_OPTION =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} and the argument contradict each other",
          "both say what to read",
          "remove option {option} or the argument");
  static final ErrorRow OTHER_LIMIT =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} is {value} in this read, but {limit} in the cluster's configuration",
          "all reads of this user share the limit",
          "remove the option from the read, or change the configuration of the cluster");
  static final ErrorRow ONLY_OF_CLUSTER =
      ErrorCode.OPTION_CONFLICT.row(
          "A read cannot set option {option}",
          "it determines what reads may do with secrets, so only the configuration of the cluster"
              + " sets it",
          "remove the option, or ask the administrator to set it");
  static final ErrorRow TWO_SPELLINGS =
      ErrorCode.OPTION_CONFLICT.row(
          "Options {one} and {other} contradict each other",
          "they are two spellings of one option, because option names ignore case",
          "remove one of them");
  static final ErrorRow UNUSED_CREDENTIAL =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} from {nearer} is not used",
          "option {deciding} from {farther} decides who signs in",
          "{choice}, or remove option {option}");
  static final ErrorRow USER_OR_APPLICATION =
      ErrorCode.OPTION_CONFLICT.row(
          "Options {secret} from {nearer} and {user} from {farther} do not say who signs in",
          "the first can sign in an application (auth=clientCredentials), and the second signs in a"
              + " user (auth=password)",
          "also set option auth to one of these values");
  static final ErrorRow TWO_CREDENTIALS =
      ErrorCode.OPTION_CONFLICT.row(
          "Options {unused} and {deciding} are credentials of two kinds",
          "the engine merged the options of several sources, and only one of the two can sign in",
          "remove option {unused}, or {deciding}");
  static final ErrorRow SIGN_IN_NOT_PRIVATE =
      ErrorCode.SIGN_IN_NOT_PRIVATE.row(
          "No user can sign in on a web page here",
          "{reason}, so other users would read with this sign-in",
          "give each user a separate session, or set credentials, such as option refreshToken,"
              + " clientSecret or auth=managedIdentity");
  static final ErrorRow SECRET_TO_UNKNOWN_HOST =
      ErrorCode.SECRET_REFUSED.row(
          "The secret of option {secret} is not sent",
          "the read sets option {url} to host {host}, which is not Microsoft's, and the secret"
              + " is not part of the read's options",
          "set option allowedHosts to this host " + IN_CONFIGURATION + ", or remove option {url}");
  static final ErrorRow SECRET_WITH_OPTION =
      ErrorCode.SECRET_REFUSED.row(
          "The secret of option {secret} is not sent",
          "the read sets option {option}, which could disclose it, and the secret is not part of"
              + " the read's options",
          "set option {option} " + IN_CONFIGURATION + ", or remove option {option} from the read");
  static final ErrorRow VAULT_OF_READ =
      ErrorCode.SECRET_REFUSED.row(
          "The vault reference in option {option} was rejected",
          "a read sets this option, so the author of any read could use the vault's secrets with"
              + " the identity of the cluster",
          "set option {option} " + IN_CONFIGURATION);
  static final ErrorRow NOT_A_VAULT =
      ErrorCode.OPTION_VALUE.row(
          "Option {option} does not name a secret in a vault",
          "it is not the address of a secret in Azure Key Vault",
          "write keyvault:https://NAME.vault.azure.net/secrets/SECRET, or a host below"
              + " vault.azure.cn or vault.usgovcloudapi.net. The address may end with a version");
  static final ErrorRow UNREADABLE_SECRET =
      ErrorCode.SECRET_UNREADABLE.row(
          "The secret of option {option} cannot be read",
          "{reason}",
          "make it available to the process that starts the read, or set the option to the secret");

  /** The file of a refresh token is absent before a sign-in, and after a sign-out. */
  static final ErrorRow NOT_SIGNED_IN =
      ErrorCode.SECRET_UNREADABLE.row(
          "The user is not signed in",
          "option {option} names the file {file}, which does not exist",
          "sign in with `partnerinsights login`, which writes such a file");

  static final ErrorRow REFERENCE_OF_DATABRICKS =
      ErrorCode.SECRET_UNREADABLE.row(
          "The secret of option {option} cannot be read",
          "it is a reference {{secrets/…}}, which Databricks replaces only in a cluster's Spark"
              + " configuration and environment variables",
          "move the option to the cluster's Spark configuration. Or put the reference into an"
              + " environment variable of the cluster, such as TOKEN, and set the option to"
              + " env:TOKEN");
  static final ErrorRow UNUSABLE_CLASS =
      ErrorCode.OPTION_VALUE.row(
          "The {role} {className} cannot be used",
          "{cause}",
          "put the class on the class path of the process that starts the read. It must implement"
              + " {type} and have a public no-argument constructor");

  static final ErrorRow SEVERAL_TO_READ =
      ErrorCode.OPTION_CONFLICT.row(
          "Options {others} and {last} contradict each other",
          "each of them says what to read",
          "set exactly one of {sources}");
  static final ErrorRow NO_VALUE =
      ErrorCode.OPTION_VALUE.row(
          "Option {option} is set without a value", "its text is empty", SET_A_VALUE);
  private static final ErrorRow MALFORMED =
      ErrorCode.OPTION_VALUE.row(
          "Option {option}{shown} is not valid", "{reason}", "write {expectation}");
  private static final ErrorRow UNKNOWN =
      ErrorCode.OPTION_UNKNOWN.row(
          "There is no option {key}",
          "it is not in the list of options (" + Pages.address("options.md") + ")",
          "use a name from this list, or remove option {key}");

  private OptionsErrors() {}

  /**
   * The option's type cannot parse the text. The exception is not the cause, because the JDK's
   * messages contain the text, which may be secret. So may a text that contains an @.
   */
  static RuntimeException malformed(
      String option, boolean isSecret, String expectation, String text, Throwable failure) {
    String shown = isSecret || text.contains("@") ? "" : " ('" + Redaction.scrub(text) + "')";
    boolean hasReason = failure.getClass().equals(IllegalArgumentException.class);
    String reason = hasReason ? failure.getMessage() : "it does not parse";
    return MALFORMED.error(option, shown, isSecret ? "it is empty" : reason, expectation);
  }

  static RuntimeException unknown(String key, List<String> keys) {
    String renamed = FIELDS_OF_THE_SERVICE.get(key.toLowerCase(Locale.ROOT));
    Problem problem = UNKNOWN.near(key, keys).problem(key);
    return (renamed == null ? problem : problem.remedy(renamed)).toException();
  }
}
