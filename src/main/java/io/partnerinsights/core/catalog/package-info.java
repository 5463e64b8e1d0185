/**
 * The tables of a catalog that are not datasets: stored queries, reports, and system tables. Start
 * with {@link io.partnerinsights.core.catalog.CatalogTables}.
 */
@NullMarked
package io.partnerinsights.core.catalog;

import org.jspecify.annotations.NullMarked;
