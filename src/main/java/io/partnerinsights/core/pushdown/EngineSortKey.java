package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.schema.ColumnType;

/**
 * One key of an engine's ORDER BY.
 *
 * @param column the column, in the engine's spelling
 * @param type the type that the engine sorts by; a number that is read as a text sorts as a text
 * @param nullsAreLowest whether nulls come first in ascending and last in descending order
 */
public record EngineSortKey(
    String column, ColumnType type, Direction direction, boolean nullsAreLowest) {}
