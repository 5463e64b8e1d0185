/**
 * The service's twelve calls as methods, its answers as records, its refusals as exceptions. Start
 * with {@link io.partnerinsights.core.api.PartnerInsightsClient}.
 */
package io.partnerinsights.core.api;
