/**
 * A vault as Azure Key Vault: secrets with their versions, for tokens of its own resource. Start
 * with {@link io.partnerinsights.sandbox.vault.Vault}.
 */
@NullMarked
package io.partnerinsights.sandbox.vault;

import org.jspecify.annotations.NullMarked;
