package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.SecretProvider;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Replaces {@code env:NAME}, {@code file:PATH} and {@code secret:NAME} by the content of the
 * variable, of the file or of the {@link SecretProvider}.
 */
final class SecretResolver {
  private static final String ENV = "env:";
  private static final String FILE = "file:";
  private static final String PROVIDER = "secret:";

  /** A reference that Databricks replaces, but only in the configuration of a cluster. */
  private static final Pattern DATABRICKS = Pattern.compile("\\{\\{\\s*secrets/.*");

  private final Map<String, String> environment;

  SecretResolver(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether a text refers to a secret; another text is the secret. */
  static boolean isReference(String text) {
    return text.startsWith(ENV) || text.startsWith(FILE) || text.startsWith(PROVIDER);
  }

  /**
   * Returns the secret of an option.
   *
   * @param providerClass the class that provides {@code secret:NAME}, if the cluster has one
   */
  String resolve(ConnectorOption<?> option, String text, Optional<String> providerClass) {
    String secret = content(option, text, providerClass);
    if (DATABRICKS.matcher(secret.strip()).matches()) {
      throw OptionsErrors.referenceOfDatabricks(option);
    }
    return secret;
  }

  private String content(ConnectorOption<?> option, String text, Optional<String> providerClass) {
    if (text.startsWith(ENV)) {
      return fromEnvironment(option, text.substring(ENV.length()));
    }
    if (text.startsWith(FILE)) {
      return fromFile(option, text.substring(FILE.length()));
    }
    return text.startsWith(PROVIDER)
        ? fromProvider(option, text.substring(PROVIDER.length()), providerClass)
        : text;
  }

  private String fromEnvironment(ConnectorOption<?> option, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      String reason = "the environment variable " + name + " is not set";
      throw OptionsErrors.unreadableSecret(option, reason, null);
    }
    return value;
  }

  /** Returns the file that a text refers to. */
  static Optional<Path> file(String text) {
    return text.startsWith(FILE)
        ? Optional.of(Path.of(text.substring(FILE.length())))
        : Optional.empty();
  }

  private static String fromFile(ConnectorOption<?> option, String path) {
    try {
      Path file = Path.of(path);
      String content = OptionFile.text(file);
      return RefreshTokenFile.parse(file, content)
          .map(own -> own.token().reveal())
          .orElseGet(content::strip);
    } catch (NoSuchFileException e) {
      throw OptionsErrors.absentSecretFile(option, path, e);
    } catch (OptionFile.UnusableException e) {
      String reason = "the file " + path + " cannot be read: " + e.getMessage();
      throw OptionsErrors.unreadableSecret(option, reason, e);
    } catch (IOException | RuntimeException e) {
      throw OptionsErrors.unreadableSecret(option, "the file " + path + " cannot be read", e);
    }
  }

  private static String fromProvider(
      ConnectorOption<?> option, String name, Optional<String> providerClass) {
    if (providerClass.isEmpty()) {
      String reason = "option " + AccountOptions.SECRET_PROVIDER_CLASS + " is not set";
      throw OptionsErrors.unreadableSecret(option, reason, null);
    }
    SecretProvider provider =
        UserClass.instantiate(providerClass.get(), SecretProvider.class, "secret provider");
    try {
      return provider.secret(name).reveal();
    } catch (RuntimeException e) {
      String reason = "the secret provider does not provide " + name + ": " + e.getMessage();
      throw OptionsErrors.unreadableSecret(option, reason, e);
    }
  }
}
