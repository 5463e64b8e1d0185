/**
 * What travels between the enumerator and the readers: splits, which checkpoints keep, links to
 * their files, which no checkpoint keeps, and the errors that end a job.
 */
@NullMarked
package io.partnerinsights.flink.source.split;

import org.jspecify.annotations.NullMarked;
