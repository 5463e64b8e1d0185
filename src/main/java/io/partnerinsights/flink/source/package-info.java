/**
 * The source of the DataStream API and of tables. Start with {@link
 * io.partnerinsights.flink.source.PartnerInsightsSource}.
 */
package io.partnerinsights.flink.source;
