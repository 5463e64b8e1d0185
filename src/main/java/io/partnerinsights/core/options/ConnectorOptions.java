package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.model.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parsed and checked options of one read. Immutable and thread-safe; {@link #toString()} shows
 * no secret.
 *
 * <pre>{@code
 * ConnectorOptions options = ConnectorOptions.parse(Map.of("query", "SELECT Month FROM OfficeUsage"));
 * Duration timeout = options.get(Options.REPORT_TIMEOUT);
 * }</pre>
 */
public final class ConnectorOptions {
  private static final Instant BEFORE_ALL_DATA = Instant.parse("2000-01-01T00:00:00Z");

  private final Map<ConnectorOption<?>, Object> values;
  private final Optional<Path> refreshTokenFile;

  /** Identifies the sign-in of a token that a file of the connector holds. */
  private final Optional<String> signIn;

  /**
   * @param refreshTokenFile the file that option refreshToken refers to, if any
   */
  ConnectorOptions(Map<ConnectorOption<?>, Object> values, Optional<Path> refreshTokenFile) {
    this.values = Collections.unmodifiableMap(values);
    this.refreshTokenFile = refreshTokenFile;
    this.signIn = refreshTokenFile.flatMap(ConnectorOptions::signIn);
  }

  private static Optional<String> signIn(Path file) {
    try {
      return RefreshTokenFile.read(file).map(RefreshTokenFile::identity);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Parses the options of a read that no cluster configures.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link #parse(Map, ClusterOptions)}
   */
  public static ConnectorOptions parse(Map<String, String> raw) {
    return parse(raw, ClusterOptions.none());
  }

  /**
   * Parses options and resolves {@code env:}, {@code file:} and {@code secret:} references. Keys
   * are read without case.
   *
   * @param raw the options of the read and those of the cluster
   * @param cluster the options that the cluster's configuration sets; a value of {@code raw} that
   *     it contains comes from the cluster, other values come from the read
   * @throws io.partnerinsights.core.errors.OptionsException for a missing, contradictory, misspelt
   *     or malformed option, and {@code SECRET_REFUSED} if a secret would be sent to a host that
   *     the cluster does not allow
   */
  public static ConnectorOptions parse(Map<String, String> raw, ClusterOptions cluster) {
    return parse(raw, cluster, System.getenv());
  }

  /**
   * Parses options that say who signs in and where, if no cluster configures them.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link #parse(Map, ClusterOptions)}
   */
  public static ConnectorOptions parseAccount(Map<String, String> raw) {
    return parseAccount(raw, ClusterOptions.none());
  }

  /**
   * Parses options that say who signs in and where; they need not say what to read.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link #parse(Map, ClusterOptions)}
   */
  public static ConnectorOptions parseAccount(Map<String, String> raw, ClusterOptions cluster) {
    ConnectorOptions options = new OptionsParser(cluster, System.getenv()).parse(raw);
    OptionRules.checkAccount(options);
    return options;
  }

  static ConnectorOptions parse(
      Map<String, String> raw, ClusterOptions cluster, Map<String, String> environment) {
    ConnectorOptions options = new OptionsParser(cluster, environment).parse(raw);
    OptionRules.check(options);
    return options;
  }

  /**
   * Checks that no option of a stream is set.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_CONFLICT}
   */
  public void checkBatch() {
    OptionRules.checkBatch(this);
  }

  /**
   * Checks that the options are those of a stream.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_MISSING} if neither a
   *     report nor a schedule is given, {@code OPTION_CONFLICT} for an option of other reads
   */
  public void checkStream() {
    OptionRules.checkStream(this);
  }

  /**
   * Returns the keys of options that contain a secret itself, not a reference to one. An engine
   * that shows or stores options in clear refuses them.
   */
  public static List<String> secretsInClear(Map<String, String> raw) {
    return Options.all().stream()
        .filter(ConnectorOption::isSecret)
        .map(ConnectorOption::key)
        .filter(key -> raw.entrySet().stream().anyMatch(entry -> isInClear(key, entry)))
        .toList();
  }

  private static boolean isInClear(String key, Map.Entry<String, String> entry) {
    return entry.getKey().equalsIgnoreCase(key)
        && entry.getValue() != null
        && !SecretResolver.isReference(entry.getValue());
  }

  /** Returns the value of an option that is set or has a default. */
  public <T> T get(ConnectorOption<T> option) {
    return find(option)
        .orElseThrow(
            () -> new IllegalStateException(option.key() + " has neither value nor default"));
  }

  /** Returns the value of an option, or its default, or empty. */
  @SuppressWarnings("unchecked") // the parser stores a value of the option's type
  public <T> Optional<T> find(ConnectorOption<T> option) {
    Object value = values.get(option);
    if (value != null) {
      return Optional.of((T) value);
    }
    return Optional.ofNullable(option.defaultText()).map(option.type().parser());
  }

  /** Returns these options with another value of one option. */
  public <T> ConnectorOptions with(ConnectorOption<T> option, T value) {
    Map<ConnectorOption<?>, Object> changed = new HashMap<>(values);
    changed.put(option, value);
    return new ConnectorOptions(changed, refreshTokenFile);
  }

  /** Returns the file from which the refresh token was read, if it was read from a file. */
  public Optional<Path> refreshTokenFile() {
    return refreshTokenFile;
  }

  /**
   * Returns a value to compare. It is that of {@link #find}, but the same for all refresh tokens
   * that the connector has written to a file after one sign-in.
   */
  public Optional<?> identity(ConnectorOption<?> option) {
    return option.equals(AccountOptions.REFRESH_TOKEN) && signIn.isPresent()
        ? signIn
        : find(option);
  }

  /** Returns the time range of the report, if the options have one; it may be open. */
  public Optional<TimeRange> timeRange() {
    return rangeStart().map(start -> new TimeRange(start, find(Options.QUERY_END_TIME)));
  }

  Optional<Instant> rangeStart() {
    return find(Options.QUERY_START_TIME)
        .or(() -> find(Options.QUERY_END_TIME).map(end -> BEFORE_ALL_DATA));
  }

  /** Returns whether the user set the option. */
  public boolean isSet(ConnectorOption<?> option) {
    return values.containsKey(option);
  }

  /** Returns whether all options of the group have equal values in both. */
  public boolean equalIn(OptionGroup group, ConnectorOptions other) {
    return Options.all().stream()
        .filter(option -> option.isIn(group))
        .allMatch(option -> find(option).equals(other.find(option)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConnectorOptions options && options.identities().equals(identities());
  }

  private Map<ConnectorOption<?>, Object> identities() {
    Map<ConnectorOption<?>, Object> identities = new HashMap<>(values);
    signIn.ifPresent(id -> identities.put(AccountOptions.REFRESH_TOKEN, id));
    return identities;
  }

  @Override
  public int hashCode() {
    return identities().hashCode();
  }

  @Override
  public String toString() {
    Map<String, Object> byKey = new TreeMap<>();
    values.forEach((option, value) -> byKey.put(option.key(), Redaction.scrub(value.toString())));
    return byKey.toString();
  }
}
