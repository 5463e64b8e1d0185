/**
 * One read, along Spark's DataSource V2 chain: table, scan builder, scan, batch, partition, reader.
 * Start with {@link io.partnerinsights.spark.read.PartnerInsightsTable}. Only {@link
 * io.partnerinsights.spark.read.PartnerInsightsScan} creates a report. {@link
 * io.partnerinsights.spark.read.PlanTableProvider} makes a DataFrame of a plan that a load has.
 */
@NullMarked
package io.partnerinsights.spark.read;

import org.jspecify.annotations.NullMarked;
