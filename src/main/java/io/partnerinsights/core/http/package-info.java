/**
 * Sends the connector's HTTP requests, with proxy, trust store, timeouts and retries. Start with
 * {@link io.partnerinsights.core.http.RetryingHttp}, then {@link
 * io.partnerinsights.core.http.RetryPolicy}.
 */
@NullMarked
package io.partnerinsights.core.http;

import org.jspecify.annotations.NullMarked;
