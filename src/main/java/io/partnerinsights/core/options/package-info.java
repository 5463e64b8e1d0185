/**
 * The one table of options, {@link io.partnerinsights.core.options.Options}: parsing, errors,
 * redaction and docs/options.md all follow from it. Start there, then {@link
 * io.partnerinsights.core.options.ConnectorOptions}.
 */
package io.partnerinsights.core.options;
