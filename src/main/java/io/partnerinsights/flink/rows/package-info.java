/** Shows batches of typed columns as rows of Flink. */
@NullMarked
package io.partnerinsights.flink.rows;

import org.jspecify.annotations.NullMarked;
