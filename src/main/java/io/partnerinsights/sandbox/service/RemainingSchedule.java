package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a report's schedule. Absent parts are null.
 *
 * @param total number of executions of the whole schedule
 * @param remaining number of executions that follow
 * @param end time of the last execution at the latest
 * @param next time of the next execution
 */
public record RemainingSchedule(
    @Nullable Integer total,
    @Nullable Integer remaining,
    @Nullable Instant end,
    @Nullable Instant next) {}
