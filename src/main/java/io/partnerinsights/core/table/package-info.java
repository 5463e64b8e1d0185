/**
 * Reads a dataset as a table, and pushes an engine's columns, conditions and limits down into the
 * query. Start with {@link io.partnerinsights.core.table.DatasetTable}; the rules and their reasons
 * are in docs/pushdown.md.
 */
package io.partnerinsights.core.table;
