/**
 * The twelve calls of the API: authentication, rate limit, requests, responses and errors. Start
 * with {@link io.partnerinsights.sandbox.api.ApiEndpoint}.
 */
@NullMarked
package io.partnerinsights.sandbox.api;

import org.jspecify.annotations.NullMarked;
