package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A copy of an execution, with the end and the file that it has so far. */
public record ExecutionSnapshot(
    String executionId,
    StoredReport report,
    Status status,
    Instant beginTime,
    @Nullable Instant generatedTime,
    @Nullable String fileName) {

  /** The status of an execution, as the service spells it. */
  public enum Status {
    Pending,
    Running,
    Paused,
    Completed,
    Failed
  }
}
