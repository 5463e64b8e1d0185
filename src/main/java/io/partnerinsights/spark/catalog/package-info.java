/**
 * A read-only Spark catalog: datasets, stored queries, reports, system tables and procedures. Start
 * with {@link io.partnerinsights.spark.catalog.PartnerInsightsCatalog}.
 */
@NullMarked
package io.partnerinsights.spark.catalog;

import org.jspecify.annotations.NullMarked;
