/**
 * One stream, along Spark's DataSource V2 chain: table, scan, micro-batch stream. Its partitions
 * and readers are those of package {@code read}. Start with {@link
 * io.partnerinsights.spark.stream.StreamTable}.
 */
@NullMarked
package io.partnerinsights.spark.stream;

import org.jspecify.annotations.NullMarked;
