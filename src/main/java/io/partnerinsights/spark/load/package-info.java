/**
 * Keeps datasets in tables of Delta Lake or Apache Iceberg: {@link
 * io.partnerinsights.spark.load.LoadRun} loads each dataset, whose state is in the table itself.
 */
@NullMarked
package io.partnerinsights.spark.load;

import org.jspecify.annotations.NullMarked;
