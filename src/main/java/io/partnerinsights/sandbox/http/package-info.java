/**
 * The twelve calls as the service answers them, with its casings, texts and status codes. Start
 * with {@link io.partnerinsights.sandbox.http.ApiEndpoint}.
 */
package io.partnerinsights.sandbox.http;
