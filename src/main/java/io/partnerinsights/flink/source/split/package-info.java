/**
 * What travels between the enumerator and the readers: splits, which checkpoints keep, and links to
 * their files, which no checkpoint keeps.
 */
@NullMarked
package io.partnerinsights.flink.source.split;

import org.jspecify.annotations.NullMarked;
