/**
 * A Partner Insights service on this machine, for tests, examples and demonstrations; never part of
 * the connector. Start with {@link io.partnerinsights.sandbox.Sandbox}; docs/sandbox.md says how
 * faithful it is. It is the other side of the wire: it shares the query language with the
 * connector, and nothing else.
 */
package io.partnerinsights.sandbox;
