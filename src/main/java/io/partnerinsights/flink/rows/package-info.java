/** Shows batches of typed columns as Flink rows. */
@NullMarked
package io.partnerinsights.flink.rows;

import org.jspecify.annotations.NullMarked;
