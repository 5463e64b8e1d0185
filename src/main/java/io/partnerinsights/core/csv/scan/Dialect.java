package io.partnerinsights.core.csv.scan;

/**
 * How a file is written.
 *
 * @param separator between fields: a comma or a tab
 * @param mostFieldBytes no field is longer than this, its quotes and the second of a doubled quote
 *     not counted
 */
public record Dialect(char separator, long mostFieldBytes) {}
