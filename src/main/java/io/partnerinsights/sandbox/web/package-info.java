/**
 * The web server: requests and responses as plain values, with Jetty underneath. Start with {@link
 * io.partnerinsights.sandbox.web.Endpoint}.
 */
package io.partnerinsights.sandbox.web;
