/**
 * Fixtures that several rooms' tests share. Start with {@link
 * io.partnerinsights.testing.SandboxExtension}.
 */
package io.partnerinsights.testing;
