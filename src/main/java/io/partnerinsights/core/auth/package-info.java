/**
 * Signing in: five kinds of credentials become one cached, thread-safe source of access tokens.
 * Start with {@link io.partnerinsights.core.auth.TokenProviders} and {@link
 * io.partnerinsights.core.auth.Credentials}; bring your own with {@link
 * io.partnerinsights.core.spi.TokenProvider}.
 */
package io.partnerinsights.core.auth;
