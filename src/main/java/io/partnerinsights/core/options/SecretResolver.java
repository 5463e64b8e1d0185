package io.partnerinsights.core.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Replaces {@code env:NAME} and {@code file:PATH} by the variable's or file's content. */
final class SecretResolver {
  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private final Map<String, String> environment;

  SecretResolver(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the secret of option {@code key}; a text without such a prefix is the secret. */
  String resolve(String key, String text) {
    if (text.startsWith(ENV)) {
      return fromEnvironment(key, text.substring(ENV.length()));
    }
    if (text.startsWith(FILE)) {
      return fromFile(key, text.substring(FILE.length()));
    }
    return text;
  }

  private String fromEnvironment(String key, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      String reason = "the environment variable " + name + " is not set";
      throw OptionsErrors.unreadableSecret(key, reason, null);
    }
    return value;
  }

  private static String fromFile(String key, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | RuntimeException e) {
      throw OptionsErrors.unreadableSecret(key, "the file " + path + " cannot be read", e);
    }
  }
}
