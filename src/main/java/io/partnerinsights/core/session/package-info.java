/**
 * The front door: an engine opens a {@link io.partnerinsights.core.session.Session}, checks a read
 * as a {@link io.partnerinsights.core.session.ReadPlan}, awaits its report, and reads the splits of
 * its file as batches of typed columns.
 */
package io.partnerinsights.core.session;
