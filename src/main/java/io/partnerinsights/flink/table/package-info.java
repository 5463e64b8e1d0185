/**
 * Tables and catalogs of Flink's SQL. Start with {@link
 * io.partnerinsights.flink.table.PartnerInsightsTableSource}.
 */
@NullMarked
package io.partnerinsights.flink.table;

import org.jspecify.annotations.NullMarked;
