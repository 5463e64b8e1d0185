/**
 * From options to a connection: network settings, credentials, token provider and client put
 * together, once per account and JVM. Start with {@link io.partnerinsights.core.client.Connection}.
 */
package io.partnerinsights.core.client;
