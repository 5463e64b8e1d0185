package io.partnerinsights.sandbox.service;

import java.time.Instant;

/**
 * What is left of a report's schedule. Absent parts are null.
 *
 * @param total number of executions of the whole schedule
 * @param remaining number of executions that follow
 * @param end time of the last execution at the latest
 * @param next time of the next execution
 */
public record RemainingSchedule(Integer total, Integer remaining, Instant end, Instant next) {}
