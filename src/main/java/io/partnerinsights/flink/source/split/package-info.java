/** Parts of a report's file, as they are in checkpoints. */
package io.partnerinsights.flink.source.split;
