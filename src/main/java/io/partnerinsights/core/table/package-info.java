/**
 * The tables of an account. A dataset is read as a table whose columns, conditions and limits an
 * engine pushes down into the query: start with {@link io.partnerinsights.core.table.DatasetTable};
 * the rules and their reasons are in docs/pushdown.md. {@link
 * io.partnerinsights.core.table.StoredTables} and {@link io.partnerinsights.core.table.SystemTable}
 * are the other tables of a catalog.
 */
@NullMarked
package io.partnerinsights.core.table;

import org.jspecify.annotations.NullMarked;
