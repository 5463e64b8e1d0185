/**
 * A local Partner Insights service for tests, examples and demonstrations; never part of the
 * connector's jar. It shares no code with the connector. Start with {@link
 * io.partnerinsights.sandbox.Sandbox}; docs/sandbox.md lists where it is faithful to the service.
 */
@NullMarked
package io.partnerinsights.sandbox;

import org.jspecify.annotations.NullMarked;
