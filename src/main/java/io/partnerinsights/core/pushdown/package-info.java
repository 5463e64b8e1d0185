/**
 * Datasets as tables: which columns, conditions and limits of an engine become part of the query.
 * Start with {@link io.partnerinsights.core.pushdown.DatasetTable}; the rules and their reasons are
 * in docs/pushdown.md.
 */
@NullMarked
package io.partnerinsights.core.pushdown;

import org.jspecify.annotations.NullMarked;
