/**
 * Writes the rows of a report as CSV, TSV, JSON, Parquet or a table. Start with {@link
 * io.partnerinsights.cli.rows.RowFormat}.
 */
@NullMarked
package io.partnerinsights.cli.rows;

import org.jspecify.annotations.NullMarked;
