package io.partnerinsights.core.table;

import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.schema.ColumnType;

/**
 * One key of an engine's ordering.
 *
 * @param column as the engine spells it
 * @param type as which the engine reads it: a number that is read as a text is ordered as one
 * @param nullsAreLowest whether empty values come first upwards and last downwards
 */
public record EngineOrder(
    String column, ColumnType type, Direction direction, boolean nullsAreLowest) {}
