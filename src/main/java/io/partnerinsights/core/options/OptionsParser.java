package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.spi.SecretProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the user's map into typed values; an option that is null is not set. {@link OptionRules}
 * checks that they fit together.
 */
final class OptionsParser {
  /** Key under which an engine passes the argument of its call, such as a file's path. */
  private static final String PATH = "path";

  /** Key under which an engine passes several arguments, which this connector does not have. */
  private static final String PATHS = "paths";

  private static final Pattern QUERY = Pattern.compile("(?is)\\s*SELECT\\s.*");
  private static final Pattern DATASET = Pattern.compile("\\w+");

  /** A reference that Databricks replaces, but only in the configuration of a cluster. */
  private static final Pattern DATABRICKS = Pattern.compile("\\{\\{\\s*secrets/.*");

  /** The variables that Azure sets for a process with a workload identity. */
  private static final Map<ConnectorOption<?>, String> WORKLOAD_VARIABLES =
      Map.of(
          AccountOptions.CLIENT_ASSERTION_FILE, "AZURE_FEDERATED_TOKEN_FILE",
          AccountOptions.CLIENT_ID, "AZURE_CLIENT_ID",
          AccountOptions.TENANT_ID, "AZURE_TENANT_ID",
          AccountOptions.AUTHORITY_URL, "AZURE_AUTHORITY_HOST");

  /** What a reference to a secret begins with. */
  private static final String ENV = "env:";

  private static final String FILE = "file:";
  private static final String PROVIDER = "secret:";

  private final Map<String, String> environment;
  private final ClusterOptions cluster;
  private final Map<ConnectorOption<?>, Object> values = new LinkedHashMap<>();
  private final Map<ConnectorOption<?>, String> secrets = new LinkedHashMap<>();
  private final Set<ConnectorOption<?>> fromRead = new HashSet<>();

  OptionsParser(ClusterOptions cluster, Map<String, String> environment) {
    this.cluster = cluster;
    this.environment = environment;
  }

  /** Parses all options, and then the secrets: other options decide which of them may be used. */
  Map<ConnectorOption<?>, Object> parse(Map<String, String> raw) {
    Options.all().stream()
        .filter(ConnectorOption::isOnlyOfCluster)
        .forEach(option -> cluster.find(option).ifPresent(text -> parse(option, text)));
    raw.forEach(this::parse);
    raw.forEach(this::parsePath);
    Options.ofAccount().forEach(this::limit);
    if (values.get(AccountOptions.AUTH) == AuthKind.WORKLOAD_IDENTITY) {
      WORKLOAD_VARIABLES.forEach(this::addVariable);
    }
    CredentialOptions.check((AuthKind) values.get(AccountOptions.AUTH), this::origin);
    ConnectorOptions withoutSecrets = new ConnectorOptions(Map.copyOf(values), cluster);
    SecretRules rules = new SecretRules(withoutSecrets, fromRead);
    String provider = withoutSecrets.find(AccountOptions.SECRET_PROVIDER_CLASS).orElse(null);
    secrets.forEach((option, text) -> values.put(option, secret(option, text, rules, provider)));
    checkOtherCredentials(rules);
    return values;
  }

  /**
   * The configuration is the farther source, also where an engine adds it to the read's options.
   */
  private Optional<OptionOrigin> origin(ConnectorOption<?> option) {
    boolean isSet = values.containsKey(option) || secrets.containsKey(option);
    return Optional.of(fromRead.contains(option) ? OptionOrigin.READ : OptionOrigin.CONFIGURATION)
        .filter(origin -> isSet);
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

  /** Reads a dataset's name or a query's text, as users of other sources pass it. */
  private void parsePath(String key, @Nullable String text) {
    if (text == null || !PATH.equalsIgnoreCase(key)) {
      return;
    }
    ConnectorOption<String> option =
        QUERY.matcher(text).matches() ? Options.QUERY : Options.DATASET;
    if (option.equals(Options.DATASET) && !DATASET.matcher(text.strip()).matches()) {
      throw OptionsErrors.PATH.error(key);
    }
    if (values.putIfAbsent(option, option.parse(text.strip())) != null) {
      throw OptionsErrors.PATH_AND_OPTION.error(option.key());
    }
  }

  private void parse(String key, @Nullable String text) {
    List<ConnectorOption<?>> all = Options.all();
    ConnectorOption<?> option =
        all.stream().filter(o -> o.key().equalsIgnoreCase(key)).findFirst().orElse(null);
    if (option != null) {
      if (text != null) {
        parse(option, text);
      }
    } else if (PATHS.equalsIgnoreCase(key)) {
      throw OptionsErrors.PATH.error(key);
    } else if (!PATH.equalsIgnoreCase(key)) {
      throw OptionsErrors.unknown(key, all.stream().map(ConnectorOption::key).toList());
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
    if (!fromRead.contains(option) || isReference(text)) {
      rules.checkReference(option);
    }
    if (VaultReference.isReference(text)) {
      return rules.vault(option, text);
    }
    if (text.startsWith(FILE)) {
      return file(option, text.substring(FILE.length()));
    }
    String secret = text;
    if (text.startsWith(ENV)) {
      secret = fromEnvironment(option, text.substring(ENV.length()));
    } else if (text.startsWith(PROVIDER)) {
      secret = fromProvider(option, text.substring(PROVIDER.length()), provider);
    }
    return secret(option, secret);
  }

  /** Parses a secret that was read. */
  static <T> T secret(ConnectorOption<T> option, String text) {
    if (DATABRICKS.matcher(text.strip()).matches()) {
      throw OptionsErrors.REFERENCE_OF_DATABRICKS.error(option.key());
    }
    return option.parse(text);
  }

  /** Whether a text refers to a secret; another text is the secret. */
  static boolean isReference(String text) {
    return text.startsWith(ENV)
        || text.startsWith(FILE)
        || text.startsWith(PROVIDER)
        || VaultReference.isReference(text);
  }

  private static Path file(ConnectorOption<?> option, String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(
          e, option.key(), "the file " + path + " cannot be read");
    }
  }

  /** Reads the secret in a file when it is needed, or throws {@code SECRET_UNREADABLE}. */
  static <T> T fromFile(ConnectorOption<T> option, Path path) {
    try {
      return secret(option, SmallFile.text(path).strip());
    } catch (NoSuchFileException e) {
      throw option.equals(AccountOptions.REFRESH_TOKEN)
          ? OptionsErrors.NOT_SIGNED_IN.causedBy(e, option.key(), path)
          : OptionsErrors.UNREADABLE_SECRET.causedBy(
              e, option.key(), "the file " + path + " does not exist");
    } catch (IOException e) {
      String detail = e instanceof SmallFile.UnusableException ? ": " + e.getMessage() : "";
      String reason = "the file " + path + " cannot be read" + detail;
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(e, option.key(), reason);
    }
  }

  private String fromEnvironment(ConnectorOption<?> option, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      String reason = "the environment variable " + name + " is not set";
      throw OptionsErrors.UNREADABLE_SECRET.error(option.key(), reason);
    }
    return value;
  }

  private static String fromProvider(
      ConnectorOption<?> option, String name, @Nullable String providerClass) {
    if (providerClass == null) {
      String reason = "option " + AccountOptions.SECRET_PROVIDER_CLASS + " is not set";
      throw OptionsErrors.UNREADABLE_SECRET.error(option.key(), reason);
    }
    SecretProvider provider =
        UserClass.instantiate(providerClass, SecretProvider.class, "secret provider");
    try {
      return provider.secret(name).reveal();
    } catch (RuntimeException e) {
      String reason = "the secret provider does not provide " + name + ": " + CauseText.of(e);
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(e, option.key(), reason);
    }
  }
}
