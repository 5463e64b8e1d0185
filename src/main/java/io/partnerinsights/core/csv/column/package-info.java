/**
 * Engine-free typed columns: growing arrays that an engine's own vectors look into without copying.
 * Start with {@link io.partnerinsights.core.csv.column.Column}.
 */
package io.partnerinsights.core.csv.column;
