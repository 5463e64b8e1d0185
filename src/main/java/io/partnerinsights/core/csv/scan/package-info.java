/**
 * Cuts bytes into records and fields; the wall between bytes and values. All lexical rules are
 * here. Start with {@link io.partnerinsights.core.csv.scan.ByteScanner}.
 */
package io.partnerinsights.core.csv.scan;
