package io.partnerinsights.core.spi;

import io.partnerinsights.core.Public;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of a report that a read waits for.
 *
 * @param executionId the execution; null until the service lists one
 * @param status the service's status, such as {@code Running}, or a description such as {@code not
 *     started} if it has none
 * @param waited the time since the wait began
 */
@Public
public record ReportProgress(
    @Public String reportId,
    @Public @Nullable String executionId,
    @Public String status,
    @Public Duration waited) {}
