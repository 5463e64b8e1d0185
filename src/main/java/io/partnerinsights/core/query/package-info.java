/**
 * Parses, prints and validates queries of the service's query language. Start with {@link
 * io.partnerinsights.core.query.InsightsQuery}; {@code QueryParser} is the grammar, and {@link
 * io.partnerinsights.core.query.QueryValidator} checks names against a dataset.
 */
@NullMarked
package io.partnerinsights.core.query;

import org.jspecify.annotations.NullMarked;
