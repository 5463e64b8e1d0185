/**
 * Shares one report between all reads of the same query in an application, finds those of earlier
 * runs, and deletes what was created when the application ends. Start with {@link
 * io.partnerinsights.core.cache.ReportCache}.
 */
package io.partnerinsights.core.cache;
