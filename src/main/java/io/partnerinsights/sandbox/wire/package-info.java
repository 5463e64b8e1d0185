/**
 * HTTP as plain values: a {@link io.partnerinsights.sandbox.wire.Call} comes in, an {@link
 * io.partnerinsights.sandbox.wire.Answer} goes out, an {@link
 * io.partnerinsights.sandbox.wire.Endpoint} is in between. Only {@link
 * io.partnerinsights.sandbox.wire.EndpointHandler} knows the server underneath.
 */
package io.partnerinsights.sandbox.wire;
