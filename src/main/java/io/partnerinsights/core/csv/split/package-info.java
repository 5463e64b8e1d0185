/**
 * Parts of one plain file, read side by side. A part is a range of bytes, and its rows are the
 * records that begin in it. Where the first of them begins is proven, never guessed: {@link
 * io.partnerinsights.core.csv.split.FirstRecord} says how, {@link
 * io.partnerinsights.core.csv.split.FileSplit} puts the parts together.
 */
package io.partnerinsights.core.csv.split;
