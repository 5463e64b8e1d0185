package io.partnerinsights.core.options;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses texts into typed values. {@link OptionRules} checks that they fit together. */
final class OptionsParser {
  /** The source of options that no text sets. */
  private static final OptionTexts.Origin CONFIGURATION =
      new OptionTexts.Origin(Integer.MAX_VALUE, ClusterOptions.NAME);

  /** The variables that Azure sets for a process with a workload identity. */
  private static final Map<ConnectorOption<?>, String> WORKLOAD_VARIABLES =
      Map.of(
          AccountOptions.CLIENT_ASSERTION_FILE, "AZURE_FEDERATED_TOKEN_FILE",
          AccountOptions.CLIENT_ID, "AZURE_CLIENT_ID",
          AccountOptions.TENANT_ID, "AZURE_TENANT_ID",
          AccountOptions.AUTHORITY_URL, "AZURE_AUTHORITY_HOST");

  private final OptionTexts texts;
  private final Map<String, String> environment;
  private final ClusterOptions cluster;
  private final Map<ConnectorOption<?>, Object> values = new LinkedHashMap<>();
  private final Map<ConnectorOption<?>, String> secrets = new LinkedHashMap<>();
  private final Set<ConnectorOption<?>> fromRead = new HashSet<>();

  private OptionsParser(
      OptionTexts texts, ClusterOptions cluster, Map<String, String> environment) {
    this.texts = texts;
    this.cluster = cluster;
    this.environment = environment;
  }

  /** Parses all options, and then the secrets: other options decide which of them may be used. */
  static OptionValues parse(
      OptionTexts texts, ClusterOptions cluster, Map<String, String> environment) {
    return new OptionsParser(texts, cluster, environment).parse();
  }

  private OptionValues parse() {
    Options.all().stream()
        .filter(ConnectorOption::isOnlyOfCluster)
        .forEach(option -> cluster.find(option).ifPresent(text -> parse(option, text)));
    texts.forEach(this::parse);
    Options.ofAccount().forEach(this::limit);
    if (values.get(AccountOptions.AUTH) == AuthKind.WORKLOAD_IDENTITY) {
      WORKLOAD_VARIABLES.forEach(this::addVariable);
    }
    CredentialOptions.check((AuthKind) values.get(AccountOptions.AUTH), this::origin);
    OptionValues withoutSecrets = new OptionValues(values);
    SecretRules rules = new SecretRules(withoutSecrets, fromRead);
    String provider = withoutSecrets.value(AccountOptions.SECRET_PROVIDER_CLASS).orElse(null);
    secrets.forEach((option, text) -> values.put(option, secret(option, text, rules, provider)));
    checkOtherCredentials(rules);
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
  private void checkOtherCredentials(SecretRules rules) {
    if (values.containsKey(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      rules.checkTarget(AccountOptions.TOKEN_PROVIDER_CLASS);
    }
    Object auth = values.get(AccountOptions.AUTH);
    if (auth == AuthKind.WORKLOAD_IDENTITY || auth == AuthKind.MANAGED_IDENTITY) {
      rules.checkReference(AccountOptions.AUTH);
    }
    if (values.containsKey(AccountOptions.CLIENT_ASSERTION_FILE)) {
      rules.checkTarget(AccountOptions.CLIENT_ASSERTION_FILE);
    }
  }

  private void parse(ConnectorOption<?> option, String text) {
    if (text.isBlank()) {
      throw OptionsErrors.NO_VALUE.error(option.key());
    }
    if (!cluster.sets(option, text)) {
      if (option.isOnlyOfCluster()) {
        throw OptionsErrors.ONLY_OF_CLUSTER.error(option.key());
      }
      fromRead.add(option);
    }
    if (option.isSecret()) {
      secrets.put(option, text);
    } else {
      values.put(option, option.parse(text));
    }
  }

  /** Returns the secret of an option, or the file or the vault that contains it. */
  private Object secret(
      ConnectorOption<?> option, String text, SecretRules rules, @Nullable String provider) {
    if (!fromRead.contains(option) || SecretReference.isReference(text)) {
      rules.checkReference(option);
    }
    return VaultReference.isReference(text)
        ? rules.vault(option, text)
        : SecretReference.read(option, text, environment, provider);
  }
}
