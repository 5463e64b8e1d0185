/**
 * How the connector says what went wrong: one unchecked root with a stable code, a message of
 * problem, reason and remedy, and never a secret in it. Start with {@link
 * io.partnerinsights.core.errors.Problem}.
 */
package io.partnerinsights.core.errors;
