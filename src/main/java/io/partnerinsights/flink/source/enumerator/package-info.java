/** Waits for the report in the JobManager and hands out splits and links. */
package io.partnerinsights.flink.source.enumerator;
