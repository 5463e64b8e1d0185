/**
 * One read in Spark, along its DataSource V2 chain: table, scan builder, scan, batch, partition,
 * reader. Start with {@link io.partnerinsights.spark.read.PartnerInsightsTable}. A report is
 * created in {@link io.partnerinsights.spark.read.PartnerInsightsBatch} and nowhere else.
 */
package io.partnerinsights.spark.read;
