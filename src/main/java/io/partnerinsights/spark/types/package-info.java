/**
 * Converts schemas between the core and Spark, and shows a report's rows as Spark's column vectors.
 * Start with {@link io.partnerinsights.spark.types.SparkTypes}.
 */
@NullMarked
package io.partnerinsights.spark.types;

import org.jspecify.annotations.NullMarked;
