/**
 * Sends the connector's HTTP requests, with proxy, trust store, timeouts and retries. Start with
 * {@link io.partnerinsights.core.http.RetryingHttp}, then {@link
 * io.partnerinsights.core.http.RetryPolicy}.
 */
package io.partnerinsights.core.http;
