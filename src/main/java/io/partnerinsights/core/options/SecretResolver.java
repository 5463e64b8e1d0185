package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Replaces {@code env:NAME} and {@code file:PATH} by what stands there. */
final class SecretResolver {
  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private final Map<String, String> environment;

  SecretResolver(Map<String, String> environment) {
    this.environment = environment;
  }

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
      throw unreadable(key, "the environment variable " + name + " is not set", null);
    }
    return value;
  }

  private String fromFile(String key, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | RuntimeException e) {
      throw unreadable(key, "the file " + path + " cannot be read", e);
    }
  }

  private static RuntimeException unreadable(String key, String reason, Throwable cause) {
    return Problem.of(ErrorCode.SECRET_UNREADABLE, "Option " + key + " cannot be read")
        .reason(reason)
        .remedy("set it where Spark's driver runs, or give the secret directly")
        .cause(cause)
        .toException();
  }
}
