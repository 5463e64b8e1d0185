package io.partnerinsights.core.csv;

/**
 * Where a record is in a file.
 *
 * @param row its number, from 1; the header does not count
 * @param line the line on which it starts, from 1; a record may span lines
 */
record FilePlace(long row, long line) {}
