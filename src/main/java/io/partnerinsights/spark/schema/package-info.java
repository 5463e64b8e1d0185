/**
 * A report's columns as Spark's schema, and back. Start with {@link
 * io.partnerinsights.spark.schema.SparkTypes}.
 */
package io.partnerinsights.spark.schema;
