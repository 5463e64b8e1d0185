/**
 * The sandbox's parser of the query language. It is written from the service's documentation and
 * shares no code with the connector. Start with {@link io.partnerinsights.sandbox.query.Query}.
 */
@NullMarked
package io.partnerinsights.sandbox.query;

import org.jspecify.annotations.NullMarked;
