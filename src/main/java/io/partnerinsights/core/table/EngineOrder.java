package io.partnerinsights.core.table;

import io.partnerinsights.core.query.Ordering.Direction;

/**
 * One key of an engine's ordering.
 *
 * @param column as the engine spells it
 * @param nullsAreLowest whether empty values come first upwards and last downwards
 */
public record EngineOrder(String column, Direction direction, boolean nullsAreLowest) {}
