/**
 * Keeps datasets in Delta Lake tables: {@link io.partnerinsights.spark.load.LoadRun} loads each
 * dataset by a {@link io.partnerinsights.spark.load.DatasetLoad}, whose state is in the table
 * itself.
 */
package io.partnerinsights.spark.load;
