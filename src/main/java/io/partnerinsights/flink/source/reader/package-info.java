/** Reads splits in a TaskManager. */
@NullMarked
package io.partnerinsights.flink.source.reader;

import org.jspecify.annotations.NullMarked;
