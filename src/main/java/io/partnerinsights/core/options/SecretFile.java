package io.partnerinsights.core.options;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The file that {@code file:PATH} refers to, whose content is the secret of an option. It is read
 * when the secret is needed.
 */
record SecretFile(Path path) {
  /** A reference that Databricks replaces, but only in the configuration of a cluster. */
  private static final Pattern DATABRICKS = Pattern.compile("\\{\\{\\s*secrets/.*");

  /** Reads the secret, or throws {@code SECRET_UNREADABLE}. */
  <T> T read(ConnectorOption<T> option) {
    try {
      return secret(option, OptionFile.text(path).strip());
    } catch (NoSuchFileException e) {
      throw option.equals(AccountOptions.REFRESH_TOKEN)
          ? OptionsErrors.NOT_SIGNED_IN.causedBy(e, option.key(), path)
          : OptionsErrors.UNREADABLE_SECRET.causedBy(
              e, option.key(), "the file " + path + " does not exist");
    } catch (IOException e) {
      String detail = e instanceof OptionFile.UnusableException ? ": " + e.getMessage() : "";
      String reason = "the file " + path + " cannot be read" + detail;
      throw OptionsErrors.UNREADABLE_SECRET.causedBy(e, option.key(), reason);
    }
  }

  static <T> T secret(ConnectorOption<T> option, String text) {
    if (DATABRICKS.matcher(text.strip()).matches()) {
      throw OptionsErrors.REFERENCE_OF_DATABRICKS.error(option.key());
    }
    return option.parse(text);
  }

  /** Prints as the secret does. */
  @Override
  public String toString() {
    return "***";
  }
}
