/**
 * What the service knows and does between two requests: queries, reports, their schedule, their
 * executions, callbacks and quotas, all on one clock. Start with {@link
 * io.partnerinsights.sandbox.service.InsightsService}.
 */
package io.partnerinsights.sandbox.service;
