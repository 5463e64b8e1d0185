package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.SecretProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code env:NAME} and {@code secret:NAME} by the content of the variable or of the {@link
 * SecretProvider}, and {@code file:PATH} by the file.
 */
final class SecretResolver {
  private static final String ENV = "env:";
  private static final String FILE = "file:";
  private static final String PROVIDER = "secret:";

  private final Map<String, String> environment;

  SecretResolver(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether a text refers to a secret; another text is the secret. */
  static boolean isReference(String text) {
    return text.startsWith(ENV)
        || text.startsWith(FILE)
        || text.startsWith(PROVIDER)
        || VaultReference.isReference(text);
  }

  /**
   * Returns the secret of an option, or the {@link SecretFile} that contains it.
   *
   * @param providerClass the class that provides {@code secret:NAME}, if the cluster has one
   */
  Object resolve(ConnectorOption<?> option, String text, @Nullable String providerClass) {
    if (text.startsWith(FILE)) {
      return file(option, text.substring(FILE.length()));
    }
    if (text.startsWith(ENV)) {
      return SecretFile.secret(option, fromEnvironment(option, text.substring(ENV.length())));
    }
    return text.startsWith(PROVIDER)
        ? SecretFile.secret(
            option, fromProvider(option, text.substring(PROVIDER.length()), providerClass))
        : SecretFile.secret(option, text);
  }

  private static SecretFile file(ConnectorOption<?> option, String path) {
    try {
      return new SecretFile(Path.of(path));
    } catch (InvalidPathException e) {
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(
          e, option.key(), "the file " + path + " cannot be read");
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
      String reason = "the secret provider does not provide " + name + ": " + e.getMessage();
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(e, option.key(), reason);
    }
  }
}
