/**
 * The source of the DataStream API and of tables. Start with {@link
 * io.partnerinsights.flink.source.PartnerInsightsSource}.
 */
@NullMarked
package io.partnerinsights.flink.source;

import org.jspecify.annotations.NullMarked;
