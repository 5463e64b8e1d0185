/**
 * Which type a column has. The service publishes names only, so types come from the bundled {@link
 * io.partnerinsights.core.schema.DataDictionary} and the user's {@link
 * io.partnerinsights.core.schema.SchemaHints}; {@link
 * io.partnerinsights.core.schema.SchemaResolver} makes a query's {@link
 * io.partnerinsights.core.schema.ReportSchema} of them. Start there.
 */
package io.partnerinsights.core.schema;
