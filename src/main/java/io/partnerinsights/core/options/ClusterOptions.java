package io.partnerinsights.core.options;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options that the administrator of a cluster has set, as texts. A read cannot change them.
 * They decide to which hosts a read's secrets may be sent, and limit what all reads of an account
 * may do. Keys are compared without case. Immutable.
 */
public final class ClusterOptions {
  /** The name of the configuration as a source. */
  static final String SOURCE_NAME = "the configuration";

  private static final ClusterOptions EMPTY = ofProgram(Map.of());

  private final Map<String, String> values;
  private final Map<String, String> limits;
  private final SignInScope scope;

  private ClusterOptions(
      Map<String, String> values, Map<String, String> limits, SignInScope scope) {
    this.values = copyIgnoringCase(values);
    this.limits = copyIgnoringCase(limits);
    this.scope = scope;
  }

  private static Map<String, String> copyIgnoringCase(Map<String, String> values) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    return Collections.unmodifiableMap(copy);
  }

  /** Returns no options: then all options come from the read, in a program of one user. */
  public static ClusterOptions empty() {
    return EMPTY;
  }

  /** Returns options of the cluster's configuration, by their keys without a prefix. */
  public static ClusterOptions of(Map<String, String> values) {
    return new ClusterOptions(values, values, SignInScope.ofProcess());
  }

  /** Returns the configuration of a program of one user, whose reads set the account's limits. */
  public static ClusterOptions ofProgram(Map<String, String> values) {
    return new ClusterOptions(values, Map.of(), SignInScope.ofProcess());
  }

  /** Returns these options for a read that shares the sign-in of its user in this scope only. */
  public ClusterOptions withSignInScope(SignInScope newScope) {
    return new ClusterOptions(values, limits, newScope);
  }

  /** Returns these options, with the fallback's limits where these have none. */
  public ClusterOptions withFallbackLimits(ClusterOptions fallback) {
    Map<String, String> mergedLimits = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    mergedLimits.putAll(fallback.limits);
    mergedLimits.putAll(limits);
    return new ClusterOptions(values, mergedLimits, scope);
  }

  /** Returns the configuration as a source; its settings may be more than options. */
  public OptionSource toSource() {
    return OptionSource.ofSettings(SOURCE_NAME, values);
  }

  SignInScope signInScope() {
    return scope;
  }

  /** Returns the text to which the cluster sets a limit of the account, if it does. */
  Optional<String> findLimit(ConnectorOption<?> option) {
    return Optional.ofNullable(limits.get(option.key()));
  }

  /** Returns the text to which the cluster sets the option, if it does. */
  Optional<String> findText(ConnectorOption<?> option) {
    return Optional.ofNullable(values.get(option.key()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterOptions that
        && values.equals(that.values)
        && limits.equals(that.limits)
        && scope.equals(that.scope);
  }

  @Override
  public int hashCode() {
    return Objects.hash(values, limits, scope);
  }

  boolean isSetTo(ConnectorOption<?> option, String text) {
    return findText(option).filter(value -> value.equals(text)).isPresent();
  }
}
