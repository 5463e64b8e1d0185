package io.partnerinsights.core.options;

import io.partnerinsights.core.options.OptionsParser.OptionValues;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks that options fit together. {@link OptionsParser} checks each value alone. A rule about two
 * options is declared at one of them.
 */
final class OptionRules {
  private static final List<ConnectorOption<String>> TARGET_OPTIONS =
      List.of(Options.QUERY, Options.DATASET, Options.QUERY_ID, Options.REPORT_ID);

  /** Matches a tenant in a URL: an id, one of the words for any tenant, or a Microsoft domain. */
  private static final Pattern TENANT =
      Pattern.compile(
          "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|common|organizations|consumers|"
              + ".+\\.onmicrosoft\\.com");

  private OptionRules() {}

  static void checkRead(OptionValues options) {
    requireOneTarget(options);
    presentOptions(options).forEach(option -> checkCompanions(option, options));
    rejectTenantInAuthorityUrl(options);
    checkTimeRange(options);
    checkCorruptRecordColumn(options);
  }

  private static Stream<ConnectorOption<?>> presentOptions(OptionValues options) {
    return Options.all().stream().filter(options::isSet);
  }

  private static void checkCompanions(ConnectorOption<?> option, OptionValues options) {
    option
        .requiredOptions()
        .forEach(
            (otherOption, reason) -> {
              if (!options.isSet(otherOption)) {
                throw OptionsErrors.MISSING_COMPANION.error(
                    option.key(), otherOption.key(), reason);
              }
            });
    option
        .excludedOptions()
        .forEach(
            (otherOption, reason) -> {
              if (options.isSet(otherOption)) {
                List<String> excludedKeys = keysWithDependents(otherOption, options);
                List<String> excludingKeys = keysExcluding(otherOption, options);
                throw OptionsErrors.CONTRADICTION.error(
                    excludedKeys.get(0),
                    excludingKeys.get(0),
                    reason,
                    String.join(" and ", excludedKeys),
                    String.join(" and ", excludingKeys));
              }
            });
  }

  /** Returns the options that are set and exclude another one, and those that require them. */
  private static List<String> keysExcluding(
      ConnectorOption<?> excludedOption, OptionValues options) {
    return presentOptions(options)
        .filter(option -> option.excludedOptions().containsKey(excludedOption))
        .flatMap(option -> keysWithDependents(option, options).stream())
        .distinct()
        .toList();
  }

  /** Returns an option and those that are set and require it. */
  private static List<String> keysWithDependents(ConnectorOption<?> option, OptionValues options) {
    return Stream.concat(
            Stream.of(option),
            presentOptions(options)
                .filter(dependent -> dependent.requiredOptions().containsKey(option)))
        .map(ConnectorOption::key)
        .toList();
  }

  /** Checks the options of a batch read, which has no option of a stream. */
  static void checkBatch(OptionValues options) {
    checkRead(options);
    presentOptions(options)
        .filter(option -> option.isIn(OptionGroup.STREAM))
        .findFirst()
        .ifPresent(
            option -> {
              throw OptionsErrors.STREAMS_ONLY.error(option.key());
            });
  }

  /** Checks that a stream has a report with executions, and no option of a batch read. */
  static void checkStream(OptionValues options) {
    if (Stream.of(Options.REPORT_ID, StreamOptions.REPORT_NAME, StreamOptions.RECURRENCE_INTERVAL)
        .noneMatch(options::isSet)) {
      throw OptionsErrors.STREAM_WITHOUT_SCHEDULE.error();
    }
    presentOptions(options)
        .forEach(
            option ->
                option
                    .findStreamRejection(options.findRawValue(option))
                    .ifPresent(
                        reason -> {
                          throw OptionsErrors.REJECTED_BY_STREAMS.error(option.key(), reason);
                        }));
  }

  /** Checks the options that say who signs in and where. */
  static void checkAccount(OptionValues options) {
    presentOptions(options)
        .filter(option -> option.isIn(OptionGroup.SIGN_IN) || option.isIn(OptionGroup.SERVICE))
        .forEach(option -> checkCompanions(option, options));
    rejectTenantInAuthorityUrl(options);
  }

  /** Refuses the tenant in authorityUrl: the sign-in adds it, and twice it is an unknown path. */
  private static void rejectTenantInAuthorityUrl(OptionValues options) {
    String tenant = options.findValue(AccountOptions.TENANT_ID).orElse("");
    URI authority = options.findValue(AccountOptions.AUTHORITY_URL).orElseThrow();
    for (String segment : authority.getPath().split("/", -1)) {
      boolean isTenant = segment.equalsIgnoreCase(tenant) || TENANT.matcher(segment).matches();
      if (isTenant && !segment.isEmpty()) {
        throw OptionsErrors.TENANT_IN_AUTHORITY.error(segment);
      }
    }
  }

  private static void requireOneTarget(OptionValues options) {
    List<String> targetKeys = TARGET_OPTIONS.stream().map(ConnectorOption::key).toList();
    List<String> chosenKeys =
        Stream.concat(TARGET_OPTIONS.stream(), Stream.of(StreamOptions.REPORT_NAME))
            .filter(options::isSet)
            .map(ConnectorOption::key)
            .toList();
    if (chosenKeys.isEmpty()) {
      throw OptionsErrors.NOTHING_TO_READ.error(targetKeys);
    }
    if (chosenKeys.size() > 1) {
      int lastIndex = chosenKeys.size() - 1;
      String firstKeys = String.join(", ", chosenKeys.subList(0, lastIndex));
      throw OptionsErrors.SEVERAL_TO_READ.error(firstKeys, chosenKeys.get(lastIndex), targetKeys);
    }
  }

  private static void checkTimeRange(OptionValues options) {
    Instant start = options.findRangeStart().orElse(Instant.MIN);
    Instant end = options.findValue(Options.QUERY_END_TIME).orElse(Instant.MAX);
    if (!end.isAfter(start)) {
      throw OptionsErrors.EMPTY_TIME_RANGE.error(end, start);
    }
  }

  private static void checkCorruptRecordColumn(OptionValues options) {
    ParseMode mode = options.findValue(Options.MODE).orElseThrow();
    if (options.isSet(Options.CORRUPT_RECORD_COLUMN) && mode != ParseMode.PERMISSIVE) {
      throw OptionsErrors.CORRUPT_RECORD_COLUMN_WITHOUT_PERMISSIVE.error(mode);
    }
  }
}
