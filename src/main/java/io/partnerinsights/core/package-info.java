/**
 * The core without an engine: from options to typed columns. Start with {@link
 * io.partnerinsights.core.session.Session}. Its packages are called rooms;
 * docs/internals/architecture.md lists them, and which of them a room may use. {@link
 * io.partnerinsights.core.Public} marks what users may call.
 */
package io.partnerinsights.core;
