package io.partnerinsights.core.options;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.OptionsParser.OptionValues;
import io.partnerinsights.core.spi.Secret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parsed and checked options of one read. Immutable and thread-safe. {@link #toString()} shows
 * no secret. {@link #find} reads a secret from its file, which parsing does not do.
 *
 * <pre>{@code
 * ConnectorOptions options = ConnectorOptions.parse(Map.of("query", "SELECT Month FROM OfficeUsage"));
 * Duration timeout = options.get(Options.REPORT_TIMEOUT);
 * }</pre>
 */
@Public
public final class ConnectorOptions {
  private final OptionValues values;
  private final ClusterOptions cluster;

  private ConnectorOptions(OptionValues values, ClusterOptions cluster) {
    this.values = values;
    this.cluster = cluster;
  }

  /** Parses the options of a read that no cluster configures. */
  @Public
  public static ConnectorOptions parse(Map<String, String> textsByKey) {
    return parse(OptionTexts.ofRead(ClusterOptions.empty(), textsByKey));
  }

  /**
   * Parses options and resolves {@code env:} and {@code secret:} references. {@code SECRET_REFUSED}
   * if a secret would be sent to a host that the cluster does not allow.
   */
  public static ConnectorOptions parse(OptionTexts texts) {
    return parse(texts, System.getenv());
  }

  static ConnectorOptions parse(OptionTexts texts, Map<String, String> environment) {
    OptionValues values = OptionsParser.parse(texts, environment);
    OptionRules.checkRead(values);
    return new ConnectorOptions(values, texts.cluster());
  }

  /** Parses options as {@link #parse(OptionTexts)}; {@code OPTION_CONFLICT} for one of streams. */
  public static ConnectorOptions parseBatch(OptionTexts texts) {
    OptionValues values = OptionsParser.parse(texts, System.getenv());
    OptionRules.checkBatch(values);
    return new ConnectorOptions(values, texts.cluster());
  }

  /** Parses options that say who signs in and where, if no cluster configures them. */
  public static ConnectorOptions parseAccount(Map<String, String> textsByKey) {
    return parseAccount(OptionTexts.ofRead(ClusterOptions.empty(), textsByKey));
  }

  /** Parses options that say who signs in and where; they need not say what to read. */
  public static ConnectorOptions parseAccount(OptionTexts texts) {
    OptionValues values = OptionsParser.parse(texts, System.getenv());
    OptionRules.checkAccount(values);
    return new ConnectorOptions(values, texts.cluster());
  }

  /** Checks that a report with executions is given, and no option of another read. */
  public void checkStream() {
    OptionRules.checkStream(values);
  }

  /**
   * Returns the keys of options that contain a secret itself, not a reference to one. An engine
   * that shows or stores options in clear refuses them.
   */
  public static List<String> plainSecretKeys(Map<String, String> textsByKey) {
    return Options.all().stream()
        .filter(ConnectorOption::isSecret)
        .map(ConnectorOption::key)
        .filter(key -> textsByKey.entrySet().stream().anyMatch(entry -> isPlainSecret(key, entry)))
        .toList();
  }

  private static boolean isPlainSecret(String key, Map.Entry<String, String> entry) {
    return entry.getKey().equalsIgnoreCase(key)
        && entry.getValue() != null
        && !SecretReader.isReference(entry.getValue());
  }

  /** Returns the value of an option that is set or has a default. */
  public <T> T get(ConnectorOption<T> option) {
    return find(option)
        .orElseThrow(
            () -> new IllegalStateException(option.key() + " has neither value nor default"));
  }

  /**
   * Returns the value of an option, or its default, or empty. A secret in a file is read here; one
   * in a vault must have been read before.
   */
  @SuppressWarnings("unchecked") // the parser stores a value of the option's type
  public <T> Optional<T> find(ConnectorOption<T> option) {
    Object value = findRawValue(option);
    if (value instanceof VaultReference) {
      throw new IllegalStateException(option.key() + " is in a vault and was not read");
    }
    return value instanceof Path file && option.isSecret()
        ? Optional.of(SecretReader.readSecretFile(option, file))
        : Optional.ofNullable((T) value);
  }

  /** Returns the value of an option, or its default, or null; a file instead of its content. */
  @Nullable Object findRawValue(ConnectorOption<?> option) {
    return values.findRawValue(option);
  }

  /** Returns the file that contains the secret of an option, if a file does. */
  public Optional<Path> findSecretFile(ConnectorOption<?> option) {
    return values.byOption().get(option) instanceof Path file && option.isSecret()
        ? Optional.of(file)
        : Optional.empty();
  }

  /** Returns whether the user set the option. */
  public boolean isSet(ConnectorOption<?> option) {
    return values.isSet(option);
  }

  /** Returns the time range of the report, if the options have one; it may be open. */
  public Optional<TimeRange> findTimeRange() {
    return values
        .findRangeStart()
        .map(start -> new TimeRange(start, find(Options.QUERY_END_TIME).orElse(null)));
  }

  /** Returns the reference to the secret of an option, if it is in a vault. */
  public Optional<VaultReference> findVaultReference(ConnectorOption<?> option) {
    return values.byOption().get(option) instanceof VaultReference reference
        ? Optional.of(reference)
        : Optional.empty();
  }

  /**
   * Returns these options with the secrets in place of the references to vaults. The refresh token
   * stays a reference, because it is replaced while it is used. Unused ones of the sign-in are left
   * out.
   */
  public ConnectorOptions withVaultSecrets(
      Set<ConnectorOption<Secret>> usedSecrets, Function<VaultReference, Secret> vaultReader) {
    Map<ConnectorOption<?>, Object> newValues = new HashMap<>(values.byOption());
    AccountOptions.SIGN_IN.options().stream()
        .filter(option -> findVaultReference(option).isPresent() && !usedSecrets.contains(option))
        .filter(option -> !option.equals(AccountOptions.REFRESH_TOKEN))
        .forEach(newValues::remove);
    newValues.replaceAll(
        (option, value) ->
            value instanceof VaultReference secret && !option.equals(AccountOptions.REFRESH_TOKEN)
                ? Objects.requireNonNull(
                    SecretReader.parseSecret(option, vaultReader.apply(secret).reveal()),
                    "a secret is a value")
                : value);
    return new ConnectorOptions(new OptionValues(newValues), cluster);
  }

  /**
   * Returns the options with which a vault is reached: who signs in and where, without secrets in
   * vaults, and without the proxy and the trust store that such a secret opens.
   */
  public ConnectorOptions forVaultAccess() {
    Map<ConnectorOption<?>, Object> remainingValues = new HashMap<>(values.byOption());
    remainingValues
        .keySet()
        .removeIf(option -> !option.isIn(OptionGroup.SIGN_IN) && !option.isIn(OptionGroup.SERVICE));
    remainingValues.values().removeIf(VaultReference.class::isInstance);
    if (findVaultReference(AccountOptions.PROXY_PASSWORD).isPresent()) {
      remainingValues.remove(AccountOptions.PROXY);
      remainingValues.remove(AccountOptions.PROXY_USERNAME);
    }
    if (findVaultReference(AccountOptions.TRUST_STORE_PASSWORD).isPresent()) {
      remainingValues.remove(AccountOptions.TRUST_STORE);
    }
    return new ConnectorOptions(new OptionValues(remainingValues), cluster);
  }

  /** Returns these options with another value of one option. */
  public <T> ConnectorOptions withValue(ConnectorOption<T> option, T value) {
    Map<ConnectorOption<?>, Object> newValues = new HashMap<>(values.byOption());
    newValues.put(option, value);
    return new ConnectorOptions(new OptionValues(newValues), cluster);
  }

  /** Returns the reads that share the sign-in of a user on a web page with this one. */
  public SignInScope signInScope() {
    return cluster.signInScope();
  }

  /** Returns whether all options of the group have equal values in both. */
  public boolean hasEqualValues(OptionGroup group, ConnectorOptions options) {
    return Options.all().stream()
        .filter(option -> option.isIn(group))
        .allMatch(option -> Objects.equals(findRawValue(option), options.findRawValue(option)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectorOptions options && options.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    Map<String, Object> byKey = new TreeMap<>();
    values
        .byOption()
        .forEach(
            (option, value) ->
                byKey.put(
                    option.key(), option.isSecret() ? "***" : Redaction.redact(value.toString())));
    return byKey.toString();
  }
}
