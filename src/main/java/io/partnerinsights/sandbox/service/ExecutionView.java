package io.partnerinsights.sandbox.service;

import java.time.Instant;

/**
 * An execution as a caller sees it.
 *
 * @param generated null until it is completed
 * @param file its name in the store; null until there is one
 */
public record ExecutionView(
    String executionId,
    StoredReport report,
    String status,
    Instant requested,
    Instant generated,
    String file) {}
