/**
 * The Spark connector. Spark finds {@link io.partnerinsights.spark.PartnerInsightsProvider} by its
 * short name; {@code read} follows Spark's chain from table to reader. Only Java types of
 * DataSource V2 are used, so that one jar runs on Spark 3.5 to 4.2.
 */
@NullMarked
package io.partnerinsights.spark;

import org.jspecify.annotations.NullMarked;
