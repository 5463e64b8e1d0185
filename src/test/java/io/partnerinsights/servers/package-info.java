/**
 * The connector with servers that other people wrote: Azurite, squid, nginx and oidc-provider.
 * {@code .ci/servers} installs them and runs these tests.
 */
package io.partnerinsights.servers;
