/**
 * A report's columns as Spark's schema, and back. Start with {@link
 * io.partnerinsights.spark.types.SparkTypes}.
 */
package io.partnerinsights.spark.types;
