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
  /** The source of options that no text sets. */
  private static final OptionTexts.Origin CONFIGURATION =
      new OptionTexts.Origin(Integer.MAX_VALUE, ClusterOptions.NAME, false);

  /** The variables that Azure sets for a process with a workload identity. */
  private static final Map<ConnectorOption<?>, String> WORKLOAD_VARIABLES =
      Map.of(
          AccountOptions.CLIENT_ASSERTION_FILE, "AZURE_FEDERATED_TOKEN_FILE",
          AccountOptions.CLIENT_ID, "AZURE_CLIENT_ID",
          AccountOptions.TENANT_ID, "AZURE_TENANT_ID",
          AccountOptions.AUTHORITY_URL, "AZURE_AUTHORITY_HOST");

  /** Options that decide where a secret is sent, or who can see it on its way. */
  private static final List<ConnectorOption<?>> WAY =
      List.of(AccountOptions.PROXY, AccountOptions.TRUST_STORE);

  /** With whose answer a refresh token in a vault is replaced. */
  private static final List<ConnectorOption<?>> SIGN_IN =
      List.of(
          AccountOptions.AUTHORITY_URL,
          AccountOptions.TENANT_ID,
          AccountOptions.CLIENT_ID,
          AccountOptions.RESOURCE);

  private final OptionTexts texts;
  private final Map<String, String> environment;
  private final ClusterOptions cluster;
  private final Map<ConnectorOption<?>, Object> values = new LinkedHashMap<>();
  private final Map<ConnectorOption<?>, String> secrets = new LinkedHashMap<>();

  private OptionsParser(OptionTexts texts, Map<String, String> environment) {
    this.texts = texts;
    this.cluster = texts.cluster();
    this.environment = environment;
  }

  /** Parses all options, and then the secrets: other options decide which of them may be used. */
  static OptionValues parse(OptionTexts texts, Map<String, String> environment) {
    return new OptionsParser(texts, environment).parse();
  }

  private OptionValues parse() {
    Options.all().stream()
        .filter(ConnectorOption::isOnlyOfCluster)
        .forEach(option -> cluster.find(option).ifPresent(text -> parse(option, text)));
    texts.forEach(this::parseText);
    Options.ofAccount().forEach(this::limit);
    if (values.get(AccountOptions.AUTH) == AuthKind.WORKLOAD_IDENTITY) {
      WORKLOAD_VARIABLES.forEach(this::addVariable);
    }
    CredentialOptions.check((AuthKind) values.get(AccountOptions.AUTH), this::origin);
    secrets.forEach((option, text) -> values.put(option, secret(option, text)));
    checkOtherCredentials();
    return new OptionValues(values);
  }

  /** The configuration is the farthest source. */
  private Optional<OptionTexts.Origin> origin(ConnectorOption<?> option) {
    return texts
        .origin(option)
        .or(() -> Optional.of(CONFIGURATION).filter(none -> values.containsKey(option)));
  }

  /** A limit of the account is the cluster's, if it sets one. */
  private void limit(ConnectorOption<?> option) {
    cluster
        .limit(option)
        .map(option::parse)
        .ifPresent(
            limit -> {
              Object value = values.putIfAbsent(option, limit);
              if (value != null && !value.equals(limit)) {
                throw OptionsErrors.OTHER_LIMIT.error(option, value, limit);
              }
            });
  }

  /** Takes an option from a variable, which belongs to the cluster's configuration. */
  private void addVariable(ConnectorOption<?> option, String variable) {
    String text = environment.getOrDefault(variable, "");
    if (!text.isBlank() && !values.containsKey(option)) {
      values.put(option, option.parse(text));
    }
  }

  /** Checks credentials of the process that are not the text of an option. */
  private void checkOtherCredentials() {
    if (values.containsKey(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      checkTarget(AccountOptions.TOKEN_PROVIDER_CLASS);
    }
    Object auth = values.get(AccountOptions.AUTH);
    if (auth == AuthKind.WORKLOAD_IDENTITY || auth == AuthKind.MANAGED_IDENTITY) {
      checkReference(AccountOptions.AUTH);
    }
    if (values.containsKey(AccountOptions.CLIENT_ASSERTION_FILE)) {
      checkTarget(AccountOptions.CLIENT_ASSERTION_FILE);
    }
  }

  private void parseText(ConnectorOption<?> option, String text) {
    parse(option, text);
    if (option.isOnlyOfCluster() && texts.isUntrusted(option)) {
      throw OptionsErrors.ONLY_OF_CLUSTER.error(option.key());
    }
  }

  private void parse(ConnectorOption<?> option, String text) {
    if (text.isBlank()) {
      throw OptionsErrors.NO_VALUE.error(option.key());
    }
    if (option.isSecret()) {
      secrets.put(option, text);
    } else {
      values.put(option, option.parse(text));
    }
  }

  /** Returns the secret of an option, or the file or the vault that contains it. */
  private Object secret(ConnectorOption<?> option, String text) {
    if (!texts.isUntrusted(option) || SecretReference.isReference(text)) {
      checkReference(option);
    }
    String provider = value(AccountOptions.SECRET_PROVIDER_CLASS).orElse(null);
    return VaultReference.isReference(text)
        ? vault(option, text)
        : SecretReference.read(option, text, environment, provider);
  }

  private <T> Optional<T> value(ConnectorOption<T> option) {
    return new OptionValues(values).value(option);
  }

  /**
   * Checks a secret of the process, which the read or the cluster's configuration refers to, or
   * which the configuration contains. A class that a read names must not see what it refers to.
   */
  private void checkReference(ConnectorOption<?> secret) {
    if (texts.isUntrusted(secret) && texts.isUntrusted(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      refuse(secret, AccountOptions.TOKEN_PROVIDER_CLASS);
    }
    checkTarget(secret);
  }

  /**
   * Checks where a secret, or the token of a class that provides tokens, may be sent. A loopback
   * address is like any other host: any user of the machine can listen there.
   */
  private void checkTarget(ConnectorOption<?> secret) {
    WAY.stream().filter(texts::isUntrusted).findFirst().ifPresent(way -> refuse(secret, way));
    for (ConnectorOption<URI> url : List.of(AccountOptions.API_URL, AccountOptions.AUTHORITY_URL)) {
      String host = host(url);
      if (texts.isUntrusted(url) && !isAllowed(host)) {
        throw OptionsErrors.SECRET_TO_UNKNOWN_HOST.error(secret.key(), url.key(), host);
      }
    }
  }

  /**
   * Returns a secret in a vault. Only the cluster's configuration names one, because it is read,
   * and a version of it written, with the identity of the cluster. A vault on this machine is the
   * sandbox's, so it is allowed only with a sign-in on this machine.
   */
  private VaultReference vault(ConnectorOption<?> secret, String text) {
    if (texts.isUntrusted(secret)) {
      throw OptionsErrors.VAULT_OF_READ.error(secret.key());
    }
    if (secret.equals(AccountOptions.REFRESH_TOKEN)) {
      SIGN_IN.stream().filter(texts::isUntrusted).findFirst().ifPresent(of -> refuse(secret, of));
    }
    return VaultReference.parse(text)
        .filter(
            vault ->
                !vault.isLoopback() || ServiceHosts.isLoopback(host(AccountOptions.AUTHORITY_URL)))
        .orElseThrow(() -> OptionsErrors.NOT_A_VAULT.error(secret.key()));
  }

  /** Returns the host of a URL, which has a default. */
  private String host(ConnectorOption<URI> url) {
    return value(url).orElseThrow().getHost();
  }

  private boolean isAllowed(String host) {
    List<String> allowed = value(AccountOptions.ALLOWED_HOSTS).orElse(List.of());
    return ServiceHosts.isMicrosoft(host) || ServiceHosts.matches(host, allowed);
  }

  private static void refuse(ConnectorOption<?> secret, ConnectorOption<?> cause) {
    throw OptionsErrors.SECRET_WITH_OPTION.error(secret.key(), cause.key());
  }

  /**
   * The parsed values of options. The value of a secret is a {@link Path} if a file contains it,
   * and a {@link VaultReference} if a vault does. Immutable.
   */
  record OptionValues(Map<ConnectorOption<?>, Object> set) {
    private static final Instant BEFORE_ALL_DATA = Instant.parse("2000-01-01T00:00:00Z");

    OptionValues {
      set = Map.copyOf(set);
    }

    boolean isSet(ConnectorOption<?> option) {
      return set.containsKey(option);
    }

    /** Returns the value of an option, or its default, or null; a file instead of its content. */
    @Nullable Object find(ConnectorOption<?> option) {
      String text = option.defaultText();
      Object value = set.get(option);
      return value == null && text != null ? option.parse(text) : value;
    }

    /** Returns the value of an option that is not a secret, or its default, or empty. */
    @SuppressWarnings("unchecked") // the parser stores a value of the option's type
    <T> Optional<T> value(ConnectorOption<T> option) {
      return Optional.ofNullable((T) find(option));
    }

    /** Returns the start of the time range, if the options have one. */
    Optional<Instant> rangeStart() {
      return value(Options.QUERY_START_TIME)
          .or(() -> value(Options.QUERY_END_TIME).map(end -> BEFORE_ALL_DATA));
    }
  }
}
