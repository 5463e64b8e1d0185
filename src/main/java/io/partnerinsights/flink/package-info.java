/**
 * Reads reports in Flink. Start with {@link io.partnerinsights.flink.source.PartnerInsightsSource}.
 */
@NullMarked
package io.partnerinsights.flink;

import org.jspecify.annotations.NullMarked;
