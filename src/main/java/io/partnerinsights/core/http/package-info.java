/**
 * The one HTTP client of the connector: proxy, trust store, time-outs, and retries as a value.
 * Start with {@link io.partnerinsights.core.http.RetryingHttp}, then {@link
 * io.partnerinsights.core.http.RetryPolicy}.
 */
package io.partnerinsights.core.http;
