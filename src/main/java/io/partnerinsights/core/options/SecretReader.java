package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.spi.SecretProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads secrets, which an option contains itself or refers to. */
final class SecretReader {
  private static final String ENV_PREFIX = "env:";
  private static final String FILE_PREFIX = "file:";
  private static final String PROVIDER_PREFIX = "secret:";

  /** A reference that Databricks replaces, but only in the configuration of a cluster. */
  private static final Pattern DATABRICKS_REFERENCE = Pattern.compile("\\{\\{\\s*secrets/.*");

  private SecretReader() {}

  /** Whether a text refers to a secret; another text is the secret. */
  static boolean isReference(String text) {
    return text.startsWith(ENV_PREFIX)
        || text.startsWith(FILE_PREFIX)
        || text.startsWith(PROVIDER_PREFIX)
        || VaultReference.isReference(text);
  }

  /**
   * Returns the secret of a text that does not refer to a vault, or the file that contains it.
   *
   * @param providerClass the class that provides secrets by their names, if there is one
   */
  static Object resolveSecretOrFile(
      ConnectorOption<?> option,
      String text,
      Map<String, String> environment,
      @Nullable String providerClass) {
    if (text.startsWith(FILE_PREFIX)) {
      return toPath(option, text.substring(FILE_PREFIX.length()));
    }
    String secret = text;
    if (text.startsWith(ENV_PREFIX)) {
      secret = readVariable(option, text.substring(ENV_PREFIX.length()), environment);
    } else if (text.startsWith(PROVIDER_PREFIX)) {
      secret = callProvider(option, text.substring(PROVIDER_PREFIX.length()), providerClass);
    }
    return parseSecret(option, secret);
  }

  /** Parses a secret that was read. */
  static <T> T parseSecret(ConnectorOption<T> option, String text) {
    if (DATABRICKS_REFERENCE.matcher(text.strip()).matches()) {
      throw OptionsErrors.UNRESOLVED_DATABRICKS_REFERENCE.error(option.key());
    }
    return option.parse(text);
  }

  private static Path toPath(ConnectorOption<?> option, String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(
          e, option.key(), "the file " + path + " cannot be read");
    }
  }

  /** Reads the secret in a file when it is needed, or throws {@code SECRET_UNREADABLE}. */
  static <T> T readSecretFile(ConnectorOption<T> option, Path path) {
    try {
      return parseSecret(option, SmallFile.readText(path).strip());
    } catch (NoSuchFileException e) {
      throw option.equals(AccountOptions.REFRESH_TOKEN)
          ? OptionsErrors.NOT_SIGNED_IN.causedBy(e, option.key(), path)
          : OptionsErrors.UNREADABLE_SECRET.causedBy(
              e, option.key(), "the file " + path + " does not exist");
    } catch (IOException e) {
      String detail = e instanceof SmallFile.RefusedFileException ? ": " + e.getMessage() : "";
      String reason = "the file " + path + " cannot be read" + detail;
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(e, option.key(), reason);
    }
  }

  private static String readVariable(
      ConnectorOption<?> option, String name, Map<String, String> environment) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      String reason = "the environment variable " + name + " is not set";
      throw OptionsErrors.UNREADABLE_SECRET.error(option.key(), reason);
    }
    return value;
  }

  private static String callProvider(
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
