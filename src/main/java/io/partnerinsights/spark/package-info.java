/**
 * Spark's side: {@link io.partnerinsights.spark.PartnerInsightsProvider} is what {@code
 * spark.read.format("partnerinsights")} finds; from there {@code spark/read} follows Spark's own
 * chain Table, ScanBuilder, Scan, Batch, PartitionReader. Only types of Spark's Java-facing
 * DataSource V2 API are used, so that one jar runs on Spark 3.5 to 4.2.
 */
package io.partnerinsights.spark;
