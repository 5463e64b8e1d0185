/** Reads splits in a TaskManager. */
package io.partnerinsights.flink.source.reader;
