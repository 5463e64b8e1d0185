/**
 * Reads reports in Flink. Start with {@link io.partnerinsights.flink.source.PartnerInsightsSource}.
 */
package io.partnerinsights.flink;
