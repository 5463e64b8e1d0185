/**
 * Choices of a sandbox's user: quirks, quotas, how files are written and how reports end. Start
 * with {@link io.partnerinsights.sandbox.settings.SandboxSettings}.
 */
@NullMarked
package io.partnerinsights.sandbox.settings;

import org.jspecify.annotations.NullMarked;
