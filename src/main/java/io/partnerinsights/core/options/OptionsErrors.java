package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the errors of missing, contradictory, unknown and malformed options. */
final class OptionsErrors {
  private static final String IN_CONFIGURATION =
      "in the configuration (in Spark, with --conf when the application starts; in Flink, as"
          + " partnerinsights.<option> in its config file; on the command line, in the settings or"
          + " a variable)";

  /** Remedies for fields of the service's reports that have other names here, in lower case. */
  private static final Map<String, String> FIELDS_OF_THE_SERVICE =
      Map.of(
          "format", "set option reportFormat",
          "executenow",
              "remove it: the report of a read runs at once; of a stream, option"
                  + " recurrenceInterval schedules it",
          "callbackmethod", "remove it: the service sends a POST to option callbackUrl");

  private OptionsErrors() {}

  static RuntimeException nothingToRead(List<String> sources) {
    return Problem.of(ErrorCode.OPTION_MISSING, "No option says what to read")
        .reason("none of the options " + String.join(", ", sources) + " is set")
        .remedy("set exactly one of them, such as option query to the text of a query")
        .toException();
  }

  static RuntimeException severalToRead(List<String> given, List<String> sources) {
    int last = given.size() - 1;
    String options = String.join(", ", given.subList(0, last)) + " and " + given.get(last);
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Options " + options + " contradict each other")
        .reason("each of them says what to read")
        .remedy("set exactly one of " + String.join(", ", sources))
        .toException();
  }

  static RuntimeException missingCompanion(String given, String needed, String reason) {
    return Problem.of(ErrorCode.OPTION_MISSING, "Option " + given + " requires option " + needed)
        .reason(reason)
        .remedy("set option " + needed + " too, or remove option " + given)
        .toException();
  }

  /**
   * Two options exclude each other.
   *
   * @param one an option, and those that must be removed with it
   * @param other the other option, and those that must be removed with it
   */
  static RuntimeException contradiction(List<String> one, List<String> other, String reason) {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT,
            "Options " + one.get(0) + " and " + other.get(0) + " contradict each other")
        .reason(reason)
        .remedy("remove " + String.join(" and ", one) + ", or " + String.join(" and ", other))
        .toException();
  }

  static RuntimeException tenantInAuthority(String tenant) {
    return Problem.of(ErrorCode.OPTION_VALUE, "Option authorityUrl contains a tenant")
        .reason("the sign-in adds option tenantId to it, and its path already has " + tenant)
        .remedy("write authorityUrl without the tenant, such as https://login.microsoftonline.com")
        .toException();
  }

  static RuntimeException emptyTimeRange(Instant start, Instant end) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "The time range is empty")
        .reason("queryEndTime " + end + " is not after queryStartTime " + start)
        .remedy("set an end that is later than the start")
        .toException();
  }

  static RuntimeException onlyOfStreams(String option) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option " + option + " is an option of streams")
        .reason("this read is not a stream")
        .remedy(
            "remove option "
                + option
                + ", or read a stream (in Spark, spark.readStream; in Flink, set"
                + " startingExecution)")
        .toException();
  }

  static RuntimeException streamWithoutSchedule() {
    return Problem.of(ErrorCode.OPTION_MISSING, "No option says which report's executions to read")
        .reason("a stream reads the executions of a report that runs by a schedule")
        .remedy(
            "set option reportId or reportName, or set option recurrenceInterval, such as 24h, to"
                + " find or create a scheduled report; read without a stream (in Spark, spark.read;"
                + " in Flink, without startingExecution) to read a query once")
        .toException();
  }

  static RuntimeException notOfStreams(String option, String reason) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option " + option + " does not apply to a stream")
        .reason(reason)
        .remedy("remove option " + option)
        .toException();
  }

  static RuntimeException corruptRecordColumnWithoutPermissive(ParseMode mode) {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT,
            "Option columnNameOfCorruptRecord does not apply to mode " + mode)
        .reason("only PERMISSIVE returns malformed rows")
        .remedy("set mode to PERMISSIVE, or remove columnNameOfCorruptRecord")
        .toException();
  }

  static RuntimeException noValue(String option, @Nullable String text) {
    boolean isNull = text == null;
    return Problem.of(
            ErrorCode.OPTION_VALUE,
            "Option " + option + " has no value" + (isNull ? " (null)" : ""))
        .reason(isNull ? "null is not a value" : "it is empty")
        .remedy(
            "set a value or remove the option; check for an unset environment variable or Python's"
                + " None")
        .toException();
  }

  /**
   * The option's type cannot parse the text. The exception is not the cause, because the JDK's
   * messages contain the text, which may be secret. So may a text that contains an @.
   */
  static RuntimeException malformed(
      String option, boolean isSecret, String expectation, String text, Throwable failure) {
    String shown = isSecret || text.contains("@") ? "" : " ('" + Redaction.scrub(text) + "')";
    boolean hasReason = failure.getClass().equals(IllegalArgumentException.class);
    String reason = hasReason ? failure.getMessage() : "it does not parse";
    return Problem.of(ErrorCode.OPTION_VALUE, "Option " + option + shown + " is not valid")
        .reason(isSecret ? "it is empty" : reason)
        .remedy("write " + expectation)
        .toException();
  }

  static RuntimeException path(String key) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "Reports cannot be read from a path")
        .reason("option " + key + " is set, or a path was passed as an argument")
        .remedy(
            "pass the name of one dataset or the text of one query instead, or set option query")
        .toException();
  }

  static RuntimeException pathAndOption(String option) {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT,
            "Option " + option + " and the argument contradict each other")
        .reason("each of them says what to read")
        .remedy("remove option " + option + " or the argument")
        .toException();
  }

  static RuntimeException unknown(String key, List<String> keys) {
    String remedy =
        FIELDS_OF_THE_SERVICE.getOrDefault(
            key.toLowerCase(Locale.ROOT), NearestName.hintOr(key, keys, "use one of these names"));
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "There is no option " + key)
        .reason("it is not in the list of options (docs/options.md)")
        .remedy(remedy)
        .toException();
  }

  static RuntimeException onlyOfCluster(String option) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "A read cannot set option " + option)
        .reason(
            "it decides what reads may do with secrets, so the configuration of the cluster sets"
                + " it")
        .remedy("remove the option, or ask the administrator to set it")
        .toException();
  }

  static RuntimeException signInNotPrivate(String reason) {
    return Problem.of(ErrorCode.SIGN_IN_NOT_PRIVATE, "No user can sign in on a web page here")
        .reason(reason + ", so other users would read with the sign-in")
        .remedy(
            "give each user a session of their own, or set credentials, such as option"
                + " refreshToken, clientSecret or auth=managedIdentity")
        .toException();
  }

  static RuntimeException secretToUnknownHost(String secret, String url, String host) {
    return Problem.of(ErrorCode.SECRET_REFUSED, "The secret of option " + secret + " is not used")
        .reason(
            "the read sets option "
                + url
                + " to host "
                + host
                + ", which is not Microsoft's, and the secret is not part of the read's options")
        .remedy(
            "remove option "
                + url
                + ", or set it, or allowedHosts to this host, "
                + IN_CONFIGURATION)
        .toException();
  }

  static RuntimeException secretWithOption(String secret, String cause) {
    return Problem.of(ErrorCode.SECRET_REFUSED, "The secret of option " + secret + " is not used")
        .reason(
            "the read sets option "
                + cause
                + ", which could disclose it, and the secret is not part of the read's options")
        .remedy("set option " + cause + " " + IN_CONFIGURATION + ", or remove it")
        .toException();
  }

  static RuntimeException unreadableSecret(
      String option, String reason, @Nullable Throwable cause) {
    return Problem.of(
            ErrorCode.SECRET_UNREADABLE, "The secret of option " + option + " cannot be read")
        .reason(reason)
        .remedy("provide it in the process that starts the read, or set the secret itself")
        .cause(cause)
        .toException();
  }

  static RuntimeException unreadableFile(String option, String path, Exception cause) {
    return unreadableSecret(option, "the file " + path + " cannot be read", cause);
  }

  static RuntimeException vaultOfRead(String option) {
    return Problem.of(ErrorCode.SECRET_REFUSED, "The secret of option " + option + " is not used")
        .reason("a read names a secret in a vault, which the cluster's identity would open")
        .remedy("set option " + option + " " + IN_CONFIGURATION)
        .toException();
  }

  static RuntimeException notAVault(String option) {
    return Problem.of(
            ErrorCode.OPTION_VALUE, "Option " + option + " does not name a secret in a vault")
        .reason("it has another host, or another form")
        .remedy(
            "write keyvault:https://NAME.vault.azure.net/secrets/SECRET, or a host below"
                + " vault.azure.cn or vault.usgovcloudapi.net; a version may follow")
        .toException();
  }

  /** The file of a refresh token is absent before a sign-in, and after a sign-out. */
  static RuntimeException notSignedIn(String option, String reason, Throwable cause) {
    return Problem.of(ErrorCode.SECRET_UNREADABLE, "The user is not signed in")
        .reason(reason + ", which option " + option + " names")
        .remedy("sign in with `partnerinsights login`, which writes such a file")
        .cause(cause)
        .toException();
  }

  static RuntimeException referenceOfDatabricks(String option) {
    return Problem.of(
            ErrorCode.SECRET_UNREADABLE, "The secret of option " + option + " cannot be read")
        .reason(
            "it is a reference {{secrets/…}}, which Databricks replaces only in a cluster's Spark"
                + " configuration and environment variables")
        .remedy(
            "move the option to the cluster's Spark configuration, or set an environment variable"
                + " of the cluster to the reference and the option to env:NAME")
        .toException();
  }

  static RuntimeException unusableClass(
      String role, String className, Class<?> type, Throwable cause) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The " + role + " " + className + " cannot be used")
        .reason(cause.toString())
        .remedy(
            "put the class on the class path of the process that starts the read; it must implement"
                + " "
                + type.getName()
                + " and have a public no-argument constructor")
        .cause(cause)
        .toException();
  }
}
