/**
 * Calls the service's API: one client method per endpoint, and one client per account and JVM, with
 * its limiter and quota. Start with {@link io.partnerinsights.core.client.PartnerInsightsClient},
 * then {@link io.partnerinsights.core.client.Clients}.
 */
@NullMarked
package io.partnerinsights.core.client;

import org.jspecify.annotations.NullMarked;
