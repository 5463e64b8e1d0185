/**
 * Choices of a sandbox's user: quirks, quotas, how files are written and how reports end. Start
 * with {@link io.partnerinsights.sandbox.settings.Quirk}.
 */
package io.partnerinsights.sandbox.settings;
