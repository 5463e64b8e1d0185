/**
 * Typed columns that grow and are reused. An engine's vectors read their arrays without copying.
 * Start with {@link io.partnerinsights.core.csv.column.Column}.
 */
@NullMarked
package io.partnerinsights.core.csv.column;

import org.jspecify.annotations.NullMarked;
