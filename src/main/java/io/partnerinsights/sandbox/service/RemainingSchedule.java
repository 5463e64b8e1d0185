package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is left of a schedule: executions, the last time at the latest, and the next. */
public record RemainingSchedule(
    @Nullable Integer totalCount,
    @Nullable Integer remainingCount,
    @Nullable Instant endTime,
    @Nullable Instant nextTime) {}
