/**
 * What the enumerator and the readers exchange: splits, which checkpoints contain, links to files,
 * which checkpoints never contain, and the errors that end a job.
 */
@NullMarked
package io.partnerinsights.flink.source.split;

import org.jspecify.annotations.NullMarked;
