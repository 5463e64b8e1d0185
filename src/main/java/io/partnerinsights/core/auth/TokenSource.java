package io.partnerinsights.core.auth;

/**
 * Signs in once, every time it is asked; {@link CachedTokens} sees to it that it is asked seldom.
 */
@FunctionalInterface
interface TokenSource {
  AccessToken fetch();
}
