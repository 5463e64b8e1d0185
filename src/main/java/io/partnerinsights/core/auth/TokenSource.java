package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.AccessToken;

/**
 * Signs in once, every time it is asked; {@link CachingTokenProvider} sees to it that it is asked
 * seldom.
 */
@FunctionalInterface
interface TokenSource {
  AccessToken fetch();
}
