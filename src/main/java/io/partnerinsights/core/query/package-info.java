/**
 * The Insights query language as a value: text becomes an {@link
 * io.partnerinsights.core.query.InsightsQuery} and back, and a query is checked against what a
 * dataset offers. Start with {@link io.partnerinsights.core.query.InsightsQuery}; the grammar is
 * {@code QueryParser}, names are checked by {@link io.partnerinsights.core.query.QueryValidator}.
 */
package io.partnerinsights.core.query;
