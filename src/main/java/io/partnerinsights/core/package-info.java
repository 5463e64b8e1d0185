/**
 * The core without an engine: from options to typed columns. Start with {@link
 * io.partnerinsights.core.session.Session}. Its packages are called rooms; each uses only rooms
 * that come before it in this order: errors, spi, model, options, http, auth, client, query,
 * schema, report, job, cache, table, download, csv, sample, session, stream, doctor.
 */
package io.partnerinsights.core;
