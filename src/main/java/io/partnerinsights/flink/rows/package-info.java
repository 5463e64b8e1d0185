/** Shows batches of typed columns as rows of Flink. */
package io.partnerinsights.flink.rows;
