package io.partnerinsights.core.spi;

import io.partnerinsights.core.Public;

/**
 * Provides secrets by name, for example from a vault. Name the class in option {@code
 * secretProviderClass} of the cluster's configuration. Then {@code secret:NAME} is a valid value of
 * every option for a secret.
 *
 * <p>A public no-argument constructor is required. The provider is called whenever options with
 * such a value are parsed, by any thread, and only in the process that plans a read. A provider
 * with slow calls should cache its secrets.
 */
@Public
@FunctionalInterface
public interface SecretProvider {
  /**
   * Returns the secret with this name.
   *
   * @param name the text after {@code secret:}
   * @throws RuntimeException if the secret does not exist or cannot be read. Its message becomes
   *     part of the error that the user sees, so it must not contain a secret
   */
  @Public
  Secret secret(String name);
}
