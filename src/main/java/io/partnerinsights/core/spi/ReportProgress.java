package io.partnerinsights.core.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * The state of a report that a read waits for.
 *
 * @param executionId the execution; empty until the service lists one
 * @param status the service's status, such as {@code Running}, or a description such as {@code not
 *     started} if it has none
 * @param waited the time since the wait began
 */
public record ReportProgress(
    String reportId, Optional<String> executionId, String status, Duration waited) {}
