package io.partnerinsights.core.cache;

/**
 * What an application's reads have come to so far.
 *
 * @param created reports that were made
 * @param adopted reports of others that were taken over
 * @param reused reads of a report that was there already
 */
public record ReportCounts(long created, long adopted, long reused) {}
