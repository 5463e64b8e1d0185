/**
 * The words that options offer to choose from, where the choice is nobody else's type. Start with
 * {@link io.partnerinsights.core.options.choice.Pushdown}.
 */
package io.partnerinsights.core.options.choice;
