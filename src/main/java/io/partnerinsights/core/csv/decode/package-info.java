/**
 * From the bytes of one field to a value in a column: one decoder per column, chosen by the
 * column's type before the first row. Start with {@link
 * io.partnerinsights.core.csv.decode.FieldDecoder}.
 */
package io.partnerinsights.core.csv.decode;
