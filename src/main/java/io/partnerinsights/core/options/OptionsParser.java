package io.partnerinsights.core.options;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses texts into typed values. {@link OptionRules} checks that they fit together.
 *
 * <p>Decides whether a read may use a secret that its options do not contain: one that {@code
 * env:}, {@code file:} or {@code secret:} refers to, or one of the cluster's configuration.
 * Otherwise the author of a read's options could send the secrets of the process to any address.
 */
final class OptionsParser {
  /** The origin of options that no text sets. */
  private static final OptionTexts.Origin CONFIGURATION_ORIGIN =
      new OptionTexts.Origin(Integer.MAX_VALUE, ClusterOptions.SOURCE_NAME, false);

  /** The variables that Azure sets for a process with a workload identity. */
  private static final Map<ConnectorOption<?>, String> WORKLOAD_VARIABLES =
      Map.of(
          AccountOptions.CLIENT_ASSERTION_FILE, "AZURE_FEDERATED_TOKEN_FILE",
          AccountOptions.CLIENT_ID, "AZURE_CLIENT_ID",
          AccountOptions.TENANT_ID, "AZURE_TENANT_ID",
          AccountOptions.AUTHORITY_URL, "AZURE_AUTHORITY_HOST");

  /** Options that decide where a secret is sent, or who can see it on its way. */
  private static final List<ConnectorOption<?>> ROUTE_OPTIONS =
      List.of(AccountOptions.PROXY, AccountOptions.TRUST_STORE);

  /** Options that decide who issues the token that replaces a refresh token in a vault. */
  private static final List<ConnectorOption<?>> TOKEN_ISSUER_OPTIONS =
      List.of(
          AccountOptions.AUTHORITY_URL,
          AccountOptions.TENANT_ID,
          AccountOptions.CLIENT_ID,
          AccountOptions.RESOURCE);

  private final OptionTexts texts;
  private final Map<String, String> environment;
  private final ClusterOptions cluster;
  private final Map<ConnectorOption<?>, Object> values = new LinkedHashMap<>();
  private final Map<ConnectorOption<?>, String> secretTexts = new LinkedHashMap<>();

  private OptionsParser(OptionTexts texts, Map<String, String> environment) {
    this.texts = texts;
    this.cluster = texts.cluster();
    this.environment = environment;
  }

  /** Parses all options, and then the secrets: other options decide which of them may be used. */
  static OptionValues parse(OptionTexts texts, Map<String, String> environment) {
    return new OptionsParser(texts, environment).parseAll();
  }

  private OptionValues parseAll() {
    Options.all().stream()
        .filter(ConnectorOption::isClusterOnly)
        .forEach(option -> cluster.findText(option).ifPresent(text -> addOption(option, text)));
    texts.forEach(this::addReadOption);
    Options.accountLimitOptions().forEach(this::applyLimit);
    if (values.get(AccountOptions.AUTH) == AuthKind.WORKLOAD_IDENTITY) {
      WORKLOAD_VARIABLES.forEach(this::addFromVariable);
    }
    CredentialOptions.checkAllUsed((AuthKind) values.get(AccountOptions.AUTH), this::findOrigin);
    secretTexts.forEach((option, text) -> values.put(option, resolveSecret(option, text)));
    checkProcessCredentials();
    return new OptionValues(values);
  }

  /** The configuration has the lowest precedence. */
  private Optional<OptionTexts.Origin> findOrigin(ConnectorOption<?> option) {
    return texts
        .findOrigin(option)
        .or(() -> Optional.of(CONFIGURATION_ORIGIN).filter(origin -> values.containsKey(option)));
  }

  /** A limit of the account is the cluster's, if it sets one. */
  private void applyLimit(ConnectorOption<?> option) {
    cluster
        .findLimit(option)
        .map(option::parse)
        .ifPresent(
            limit -> {
              Object value = values.putIfAbsent(option, limit);
              if (value != null && !value.equals(limit)) {
                throw OptionsErrors.LIMIT_DIFFERS_FROM_CLUSTER.error(option, value, limit);
              }
            });
  }

  /** Takes an option from a variable, which belongs to the cluster's configuration. */
  private void addFromVariable(ConnectorOption<?> option, String variable) {
    String text = environment.getOrDefault(variable, "");
    if (!text.isBlank() && !values.containsKey(option)) {
      values.put(option, option.parse(text));
    }
  }

  /** Checks credentials of the process that are not the text of an option. */
  private void checkProcessCredentials() {
    if (values.containsKey(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      checkDestination(AccountOptions.TOKEN_PROVIDER_CLASS);
    }
    Object auth = values.get(AccountOptions.AUTH);
    if (auth == AuthKind.WORKLOAD_IDENTITY || auth == AuthKind.MANAGED_IDENTITY) {
      checkProcessSecret(AccountOptions.AUTH);
    }
    if (values.containsKey(AccountOptions.CLIENT_ASSERTION_FILE)) {
      checkDestination(AccountOptions.CLIENT_ASSERTION_FILE);
    }
  }

  private void addReadOption(ConnectorOption<?> option, String text) {
    addOption(option, text);
    if (option.isClusterOnly() && texts.isUntrusted(option)) {
      throw OptionsErrors.CLUSTER_ONLY.error(option.key());
    }
  }

  private void addOption(ConnectorOption<?> option, String text) {
    if (text.isBlank()) {
      throw OptionsErrors.NO_VALUE.error(option.key());
    }
    if (option.isSecret()) {
      secretTexts.put(option, text);
    } else {
      values.put(option, option.parse(text));
    }
  }

  /** Returns the secret of an option, or the file or the vault that contains it. */
  private Object resolveSecret(ConnectorOption<?> option, String text) {
    if (!texts.isUntrusted(option) || SecretReader.isReference(text)) {
      checkProcessSecret(option);
    }
    String provider = findValue(AccountOptions.SECRET_PROVIDER_CLASS).orElse(null);
    return VaultReference.isReference(text)
        ? parseVaultReference(option, text)
        : SecretReader.resolveSecretOrFile(option, text, environment, provider);
  }

  private <T> Optional<T> findValue(ConnectorOption<T> option) {
    return new OptionValues(values).findValue(option);
  }

  /**
   * Checks the use of a secret that a read does not contain, but refers to, or that is of the
   * cluster's configuration. A class that a read names must not see it.
   */
  private void checkProcessSecret(ConnectorOption<?> secret) {
    if (texts.isUntrusted(secret) && texts.isUntrusted(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      rejectSecret(secret, AccountOptions.TOKEN_PROVIDER_CLASS);
    }
    checkDestination(secret);
  }

  /**
   * Checks where a secret, or the token of a class that provides tokens, may be sent. A loopback
   * address is like any other host: any user of the machine can listen there.
   */
  private void checkDestination(ConnectorOption<?> secret) {
    ROUTE_OPTIONS.stream()
        .filter(texts::isUntrusted)
        .findFirst()
        .ifPresent(option -> rejectSecret(secret, option));
    for (ConnectorOption<URI> url : List.of(AccountOptions.API_URL, AccountOptions.AUTHORITY_URL)) {
      String host = hostOf(url);
      if (texts.isUntrusted(url) && !isAllowedHost(host)) {
        throw OptionsErrors.SECRET_TO_UNKNOWN_HOST.error(secret.key(), url.key(), host);
      }
    }
  }

  /**
   * Returns a secret in a vault. Only the cluster's configuration names one, because it is read,
   * and a version of it written, with the identity of the cluster. A vault on this machine is the
   * sandbox's, so it is allowed only with a sign-in on this machine.
   */
  private VaultReference parseVaultReference(ConnectorOption<?> secret, String text) {
    if (texts.isUntrusted(secret)) {
      throw OptionsErrors.VAULT_REFERENCE_IN_READ.error(secret.key());
    }
    if (secret.equals(AccountOptions.REFRESH_TOKEN)) {
      TOKEN_ISSUER_OPTIONS.stream()
          .filter(texts::isUntrusted)
          .findFirst()
          .ifPresent(option -> rejectSecret(secret, option));
    }
    return VaultReference.parse(text)
        .filter(
            vault ->
                !vault.isLoopback()
                    || ServiceHosts.isLoopback(hostOf(AccountOptions.AUTHORITY_URL)))
        .orElseThrow(() -> OptionsErrors.NOT_A_VAULT.error(secret.key()));
  }

  private String hostOf(ConnectorOption<URI> url) {
    return findValue(url).orElseThrow().getHost();
  }

  private boolean isAllowedHost(String host) {
    List<String> allowedHosts = findValue(AccountOptions.ALLOWED_HOSTS).orElse(List.of());
    return ServiceHosts.isMicrosoft(host) || ServiceHosts.matchesAny(host, allowedHosts);
  }

  private static void rejectSecret(ConnectorOption<?> secret, ConnectorOption<?> cause) {
    throw OptionsErrors.SECRET_WITH_UNTRUSTED_OPTION.error(secret.key(), cause.key());
  }

  /**
   * The parsed values of options. The value of a secret is a {@link Path} if a file contains it,
   * and a {@link VaultReference} if a vault does. Immutable.
   */
  record OptionValues(Map<ConnectorOption<?>, Object> byOption) {
    private static final Instant DEFAULT_RANGE_START = Instant.parse("2000-01-01T00:00:00Z");

    OptionValues {
      byOption = Map.copyOf(byOption);
    }

    boolean isSet(ConnectorOption<?> option) {
      return byOption.containsKey(option);
    }

    /** Returns the value of an option, or its default, or null; a file instead of its content. */
    @Nullable Object findRawValue(ConnectorOption<?> option) {
      String text = option.defaultText();
      Object value = byOption.get(option);
      return value == null && text != null ? option.parse(text) : value;
    }

    /** Returns the value of an option that is not a secret, or its default, or empty. */
    @SuppressWarnings("unchecked") // the parser stores a value of the option's type
    <T> Optional<T> findValue(ConnectorOption<T> option) {
      return Optional.ofNullable((T) findRawValue(option));
    }

    Optional<Instant> findRangeStart() {
      return findValue(Options.QUERY_START_TIME)
          .or(() -> findValue(Options.QUERY_END_TIME).map(end -> DEFAULT_RANGE_START));
    }
  }
}
