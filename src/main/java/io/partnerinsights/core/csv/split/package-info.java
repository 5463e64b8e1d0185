/**
 * Splits of one uncompressed file, which tasks read in parallel. A split is a range of bytes, and
 * its rows are the records that begin in the range. Where the first of them begins is proven, never
 * guessed. Start with {@link io.partnerinsights.core.csv.split.FileSplit}.
 */
@NullMarked
package io.partnerinsights.core.csv.split;

import org.jspecify.annotations.NullMarked;
