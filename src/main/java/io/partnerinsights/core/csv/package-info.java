/**
 * Reads a report's file as typed columns: {@code scan} cuts bytes into records, {@code split} finds
 * where a split begins, {@code decode} turns fields into the values of {@code column}. The header
 * is matched to the schema by name. Start with {@link io.partnerinsights.core.csv.CsvReader}.
 */
@NullMarked
package io.partnerinsights.core.csv;

import org.jspecify.annotations.NullMarked;
