/**
 * Runs in the JobManager: waits for the report, or lists the executions of a report, and gives
 * splits and links to readers. Start with {@link
 * io.partnerinsights.flink.source.enumerator.PartnerInsightsEnumerator}.
 */
@NullMarked
package io.partnerinsights.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
