/**
 * Faults on the wire between a reader and the store: a proxy on this machine cuts, delays and edits
 * responses at any byte. Start with {@link io.partnerinsights.wire.WireFaultsTest}.
 */
package io.partnerinsights.wire;
