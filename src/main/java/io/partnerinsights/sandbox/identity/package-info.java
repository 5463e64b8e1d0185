/**
 * Signing in: who exists, which tokens are good, and the two generations of token endpoints. Start
 * with {@link io.partnerinsights.sandbox.identity.TokenEndpoint}.
 */
package io.partnerinsights.sandbox.identity;
