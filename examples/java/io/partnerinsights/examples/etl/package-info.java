/**
 * A daily load of a scheduled report into a lakehouse table, and its backfill. {@link
 * io.partnerinsights.examples.etl.DailyLoad} and {@link io.partnerinsights.examples.etl.Backfill}
 * are the jobs.
 */
package io.partnerinsights.examples.etl;
