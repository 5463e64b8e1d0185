package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A copy of an execution, with the end and the file that it has so far. */
public record ExecutionView(
    String executionId,
    StoredReport report,
    String status,
    Instant beginTime,
    @Nullable Instant generatedTime,
    @Nullable String fileName) {}
