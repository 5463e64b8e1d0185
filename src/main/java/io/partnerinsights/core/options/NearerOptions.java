package io.partnerinsights.core.options;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges the options of two sources. Options that only together say what is read are not mixed: the
 * start in one source and the end in another would be a range that the user did not choose.
 */
public final class NearerOptions {
  /** The options that set the time range of a read. */
  public static final List<ConnectorOption<?>> RANGE =
      List.of(Options.TIMESPAN, Options.QUERY_START_TIME, Options.QUERY_END_TIME);

  /** Each list is replaced as a whole by a source that sets one of it. */
  private static final List<List<ConnectorOption<?>>> TOGETHER =
      List.of(RANGE, List.of(Options.COLUMNS, Options.METRICS));

  private NearerOptions() {}

  /**
   * Puts the options of a source over those of a farther one, whose values are defaults. Keys of
   * the result are compared without case. A value that is null is not set, and removes the default.
   */
  public static Map<String, String> over(Map<String, String> farther, Map<String, String> nearer) {
    Map<String, String> merged = ignoringCase(farther);
    Map<String, String> own = ignoringCase(nearer);
    for (List<ConnectorOption<?>> options : TOGETHER) {
      if (options.stream().anyMatch(option -> own.get(option.key()) != null)) {
        options.forEach(option -> merged.remove(option.key()));
      }
    }
    merged.putAll(own);
    return merged;
  }

  /**
   * Returns the options of one source with keys that are compared without case. {@code
   * OPTION_CONFLICT} if it has one option in two spellings with two values: one of them would be
   * used by chance.
   */
  public static Map<String, String> ignoringCase(Map<String, String> options) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    new TreeMap<>(options).forEach((key, value) -> put(copy, key, value));
    return copy;
  }

  private static void put(Map<String, String> copy, String key, String value) {
    String other = copy.putIfAbsent(key, value);
    if (other != null && value != null && !other.equals(value)) {
      String spelling =
          copy.keySet().stream().filter(key::equalsIgnoreCase).findFirst().orElse(key);
      throw OptionsErrors.TWO_SPELLINGS.error(spelling, key);
    }
  }
}
