/**
 * The interfaces that users implement: {@link io.partnerinsights.core.spi.TokenProvider} for
 * another sign-in, and {@link io.partnerinsights.core.spi.SecretProvider} for a vault.
 */
@NullMarked
package io.partnerinsights.core.spi;

import org.jspecify.annotations.NullMarked;
