package io.partnerinsights.core.csv.scan;

/**
 * The format of a delimited file.
 *
 * @param separator between fields: a comma or a tab
 * @param maxFieldBytes maximum size of a field in bytes, without its quotes; a doubled quote counts
 *     once
 * @param isLenient whether rows may have another number of fields than the header, and bytes that
 *     are not UTF-8
 */
public record Dialect(char separator, long maxFieldBytes, boolean isLenient) {}
