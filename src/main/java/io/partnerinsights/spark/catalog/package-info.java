/**
 * The service as a catalog of Spark's: datasets, stored queries and lists as tables by their names.
 * Start with {@link io.partnerinsights.spark.catalog.PartnerInsightsCatalog}.
 */
package io.partnerinsights.spark.catalog;
