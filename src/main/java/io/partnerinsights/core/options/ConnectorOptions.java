package io.partnerinsights.core.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The options of one read, parsed and checked. Immutable and safe for threads; {@link #toString()}
 * shows no secret.
 *
 * <pre>{@code
 * ConnectorOptions options = ConnectorOptions.parse(Map.of("query", "SELECT Month FROM OfficeUsage"));
 * Duration timeout = options.get(Options.REPORT_TIMEOUT);
 * }</pre>
 */
public final class ConnectorOptions {
  private final Map<ConnectorOption<?>, Object> values;
  private final List<String> unknownKeys;

  ConnectorOptions(Map<ConnectorOption<?>, Object> values, List<String> unknownKeys) {
    this.values = Collections.unmodifiableMap(values);
    this.unknownKeys = List.copyOf(unknownKeys);
  }

  /**
   * Parses what a user gave; keys are read without case, {@code env:} and {@code file:} secrets are
   * resolved here.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a missing, contradictory, misspelt
   *     or malformed option
   */
  public static ConnectorOptions parse(Map<String, String> raw) {
    return parse(raw, System.getenv());
  }

  /**
   * Parses what says who signs in and where, with or without what is to be read.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link #parse}
   */
  public static ConnectorOptions parseAccount(Map<String, String> raw) {
    ConnectorOptions options = new OptionsParser(System.getenv()).parse(raw);
    OptionRules.checkAccount(options);
    return options;
  }

  static ConnectorOptions parse(Map<String, String> raw, Map<String, String> environment) {
    ConnectorOptions options = new OptionsParser(environment).parse(raw);
    OptionRules.check(options);
    return options;
  }

  /** The value of an option that has a default. */
  public <T> T get(ConnectorOption<T> option) {
    return find(option)
        .orElseThrow(
            () -> new IllegalStateException(option.key() + " has neither value nor default"));
  }

  /** The value of an option, or its default, or nothing. */
  @SuppressWarnings("unchecked") // the parser stores under each option what its type made
  public <T> Optional<T> find(ConnectorOption<T> option) {
    Object value = values.get(option);
    if (value != null) {
      return Optional.of((T) value);
    }
    return Optional.ofNullable(option.defaultText()).map(option.type().parser());
  }

  /** Whether the user gave it. */
  public boolean isSet(ConnectorOption<?> option) {
    return values.containsKey(option);
  }

  /** Whether all options of that group have the same values there. */
  public boolean sameIn(OptionGroup group, ConnectorOptions other) {
    return Options.all().stream()
        .filter(option -> option.isIn(group))
        .allMatch(option -> find(option).equals(other.find(option)));
  }

  /** Keys that are no option of ours and resemble none; worth a warning. */
  public List<String> unknownKeys() {
    return unknownKeys;
  }

  /** What the user gave, by key, with secrets hidden: fit for logs and EXPLAIN. */
  public Map<String, String> redacted() {
    Map<String, String> shown = new LinkedHashMap<>();
    values.forEach((option, value) -> shown.put(option.key(), String.valueOf(value)));
    return shown;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConnectorOptions options && options.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return new TreeMap<>(redacted()).toString();
  }
}
