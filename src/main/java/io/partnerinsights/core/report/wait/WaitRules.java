package io.partnerinsights.core.report.wait;

import io.partnerinsights.core.report.callback.Callbacks;
import java.time.Duration;

/**
 * When to look at a report, and for how long.
 *
 * @param timeout how long one wait takes at most
 * @param callbacks bring a look forward
 */
public record WaitRules(Duration timeout, PollSchedule schedule, Callbacks callbacks) {}
