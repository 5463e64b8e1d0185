package io.partnerinsights.core.job;

import java.time.Duration;

/**
 * When to look at a report, and for how long.
 *
 * @param timeout how long one wait takes at most
 */
public record WaitRules(Duration timeout, PollSchedule schedule) {}
