/**
 * Tables and catalogs of Flink's SQL. Start with {@link
 * io.partnerinsights.flink.table.TableSources}.
 */
package io.partnerinsights.flink.table;
