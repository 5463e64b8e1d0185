/**
 * Dates and times from bytes, in all forms that a report may use. Start with {@link
 * io.partnerinsights.core.csv.decode.time.TemporalColumn}.
 */
package io.partnerinsights.core.csv.decode.time;
