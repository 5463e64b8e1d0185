/**
 * From a report file's bytes to typed columns: records are cut, the header is matched to the schema
 * by name, and each wanted column is decoded by a decoder chosen once. Nothing is held whole. Start
 * with {@link io.partnerinsights.core.csv.CsvReader}; {@code scan} cuts what {@code bytes} holds,
 * the columns are in {@code column}, the values' forms in {@code decode}.
 */
package io.partnerinsights.core.csv;
