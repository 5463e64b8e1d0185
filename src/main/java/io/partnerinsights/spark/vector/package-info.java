/**
 * The core's typed columns as Spark's column vectors, without copying a value. Start with {@link
 * io.partnerinsights.spark.vector.Vectors}.
 */
package io.partnerinsights.spark.vector;
