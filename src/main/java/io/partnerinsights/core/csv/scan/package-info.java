/**
 * Cuts bytes into records and fields. All lexical rules are here: quotes, line ends, blank lines,
 * limits and UTF-8. Start with {@link io.partnerinsights.core.csv.scan.ByteScanner}.
 */
@NullMarked
package io.partnerinsights.core.csv.scan;

import org.jspecify.annotations.NullMarked;
