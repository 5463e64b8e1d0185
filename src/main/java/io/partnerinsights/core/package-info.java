/**
 * The core without an engine: from options to typed columns. Start with {@link
 * io.partnerinsights.core.session.Session}. Its packages are called rooms; each uses only rooms
 * that come before it in this order: errors, options, spi, http, auth, model, client, query,
 * schema, report, job, cache, table, download, csv, session.
 */
package io.partnerinsights.core;
