/**
 * Calls the service's API: one client method per endpoint, and one connection per account and JVM.
 * Start with {@link io.partnerinsights.core.client.PartnerInsightsClient}, then {@link
 * io.partnerinsights.core.client.Connections}.
 */
package io.partnerinsights.core.client;
