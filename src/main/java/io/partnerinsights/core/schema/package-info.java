/**
 * Resolves the types of a report's columns. The service publishes only names, so types come from
 * the user's hints, the bundled dictionary and samples. Start with {@link
 * io.partnerinsights.core.schema.SchemaHints}.
 */
@NullMarked
package io.partnerinsights.core.schema;

import org.jspecify.annotations.NullMarked;
