/**
 * The interfaces that users implement: for a different sign-in {@link
 * io.partnerinsights.core.spi.TokenProvider}, for a vault {@link
 * io.partnerinsights.core.spi.SecretProvider}.
 */
@NullMarked
package io.partnerinsights.core.spi;

import org.jspecify.annotations.NullMarked;
