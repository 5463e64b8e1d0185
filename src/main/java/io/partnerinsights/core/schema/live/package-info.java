/**
 * What only the live service can tell of a dataset: types of columns that the dictionary does not
 * know, and where the two differ. Start with {@link
 * io.partnerinsights.core.schema.live.DriftCheck}.
 */
package io.partnerinsights.core.schema.live;
