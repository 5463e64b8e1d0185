package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What remains of a schedule: executions, the latest time of the last one, the next time. */
public record RemainingSchedule(
    @Nullable Integer totalCount,
    @Nullable Integer remainingCount,
    @Nullable Instant endTime,
    @Nullable Instant nextExecutionTime) {}
