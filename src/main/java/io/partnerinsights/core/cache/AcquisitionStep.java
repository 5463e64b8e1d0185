package io.partnerinsights.core.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * The outcome of one step of an {@link Acquisition}.
 *
 * @param acquired the complete report; empty while the read waits for it
 * @param reportId the report's id, if it is known
 * @param isForPermit whether the read waits because the reports of this hour are used up
 * @param untilNext time until the next step is due; zero if it is due now
 */
public record AcquisitionStep(
    Optional<AcquiredReport> acquired,
    Optional<String> reportId,
    boolean isForPermit,
    Duration untilNext) {}
