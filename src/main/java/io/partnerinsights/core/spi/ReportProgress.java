package io.partnerinsights.core.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * How a report that is waited for stands.
 *
 * @param executionId the run that is waited for; empty until one is listed
 * @param status the service's own word, such as {@code Running}, or what is known instead, such as
 *     {@code not started}
 * @param waited since this wait began
 */
public record ReportProgress(
    String reportId, Optional<String> executionId, String status, Duration waited) {}
