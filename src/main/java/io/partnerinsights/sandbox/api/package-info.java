/**
 * The twelve calls of the API: authentication, rate limit, requests, responses and errors. Start
 * with {@link io.partnerinsights.sandbox.api.ApiEndpoint}.
 */
package io.partnerinsights.sandbox.api;
