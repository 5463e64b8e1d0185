/**
 * The interfaces that users implement, for a different sign-in or for monitoring. Start with {@link
 * io.partnerinsights.core.spi.TokenProvider} and {@link
 * io.partnerinsights.core.spi.ReportListener}.
 */
package io.partnerinsights.core.spi;
