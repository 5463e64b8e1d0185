/**
 * The web server: requests and responses as plain values, with Jetty underneath. Start with {@link
 * io.partnerinsights.sandbox.web.Endpoint}.
 */
@NullMarked
package io.partnerinsights.sandbox.web;

import org.jspecify.annotations.NullMarked;
