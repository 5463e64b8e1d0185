package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An immutable copy of an execution.
 *
 * @param requested when the execution was created
 * @param generated when the execution ended; null before
 * @param file the file's name in the store; null if there is no file
 */
public record ExecutionView(
    String executionId,
    StoredReport report,
    String status,
    Instant requested,
    @Nullable Instant generated,
    @Nullable String file) {}
