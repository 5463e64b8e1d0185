/**
 * Decodes the bytes of fields to values of columns. Each column has a decoder, chosen by its type
 * before the first row. Start with {@link io.partnerinsights.core.csv.decode.FieldDecoder}.
 */
@NullMarked
package io.partnerinsights.core.csv.decode;

import org.jspecify.annotations.NullMarked;
