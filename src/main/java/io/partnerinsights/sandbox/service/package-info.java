/**
 * The state of the service: queries, reports, schedules, executions, callbacks and quotas, all on
 * one clock. Start with {@link io.partnerinsights.sandbox.service.InsightsService}.
 */
@NullMarked
package io.partnerinsights.sandbox.service;

import org.jspecify.annotations.NullMarked;
