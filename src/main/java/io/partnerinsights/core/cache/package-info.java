/**
 * Shares one report between all reads of the same query in an application, and deletes the created
 * reports and queries when the application ends. Start with {@link
 * io.partnerinsights.core.cache.ReportCache}.
 */
package io.partnerinsights.core.cache;
