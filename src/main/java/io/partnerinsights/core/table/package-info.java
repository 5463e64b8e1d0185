/**
 * A dataset as a table: which query reads it, and what of an engine's question may become part of
 * that query without changing the answer. Start with {@link
 * io.partnerinsights.core.table.DatasetTable}; the rules and their reasons are docs/pushdown.md.
 */
package io.partnerinsights.core.table;
