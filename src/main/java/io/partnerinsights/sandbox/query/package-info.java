/**
 * The sandbox's own parser of the service's query language, written from the service's
 * documentation and sharing no code with the connector. Start with {@link
 * io.partnerinsights.sandbox.query.Query}.
 */
package io.partnerinsights.sandbox.query;
