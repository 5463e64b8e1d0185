/**
 * One read in Spark. Start with {@link io.partnerinsights.spark.read.PartnerInsightsTable}; the
 * report is made in {@link io.partnerinsights.spark.read.PartnerInsightsBatch} and nowhere else.
 */
package io.partnerinsights.spark.read;
