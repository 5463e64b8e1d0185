package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The library with which Fabric and Synapse give tokens to the process of a notebook or job. It is
 * called by reflection, because it is on their class paths only. A class that a user brings to a
 * session is not found.
 */
record TokenLibrary(ClassLoader loader) {
  /** The Scala objects by class name, with the argument that asks for a token for vaults. */
  private static final Map<String, String> TOKEN_ARGUMENTS_BY_CLASS =
      Map.of(
          "com.microsoft.azure.trident.tokenlibrary.TokenLibrary$",
          "keyvault",
          "com.microsoft.azure.synapse.tokenlibrary.TokenLibrary$",
          "{\"audience\": \"vault\", \"name\": \"\"}");

  /** Lifetime assumed for a token that does not state one. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

  /** Returns the library of this process; empty outside Fabric and Synapse. */
  Optional<Class<?>> findLibraryClass() {
    return TOKEN_ARGUMENTS_BY_CLASS.keySet().stream()
        .sorted()
        .flatMap(name -> loadClass(name).stream())
        .findFirst();
  }

  private Optional<Class<?>> loadClass(String name) {
    try {
      return Optional.of(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Returns a token for vaults. Fabric gives a text; Synapse an object with the text. */
  static AccessToken requestVaultToken(Class<?> libraryClass, Clock clock) {
    try {
      String argument = TOKEN_ARGUMENTS_BY_CLASS.get(libraryClass.getName());
      Object module = libraryClass.getField("MODULE$").get(null);
      Object result =
          libraryClass.getMethod("getAccessToken", String.class).invoke(module, argument);
      if (!(result instanceof String)) {
        result = result.getClass().getMethod("token").invoke(result);
      }
      return toAccessToken(Secret.of(((String) result).strip()), clock.instant());
    } catch (InvocationTargetException e) {
      throw libraryFailure(libraryClass, e.getTargetException());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw libraryFailure(libraryClass, e);
    }
  }

  private static RuntimeException libraryFailure(Class<?> library, Throwable cause) {
    return VaultErrors.NO_TOKEN_OF_LIBRARY.error(library.getName(), cause);
  }

  private static AccessToken toAccessToken(Secret token, Instant now) {
    Object expiry = new AccessToken(token, Instant.MAX).unverifiedClaims().get("exp");
    if (expiry instanceof Number seconds) {
      return new AccessToken(token, Instant.ofEpochSecond(seconds.longValue()));
    }
    return new AccessToken(token, now.plus(DEFAULT_LIFETIME));
  }
}
