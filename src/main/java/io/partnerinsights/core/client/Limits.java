package io.partnerinsights.core.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits that all reads of an account share.
 *
 * @param pollInterval time between two polls; absent if the connector decides
 * @param reportsPerHour how many reports may be created in any 60 minutes
 * @param callsPerMinute how many calls may be made in any 60 seconds
 */
public record Limits(@Nullable Duration pollInterval, int reportsPerHour, int callsPerMinute) {}
