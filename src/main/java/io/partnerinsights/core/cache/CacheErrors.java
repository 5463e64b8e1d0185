package io.partnerinsights.core.cache;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;

/** Creates the errors of sharing reports. */
final class CacheErrors {
  private CacheErrors() {}

  static PartnerInsightsException applicationEnded() {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The application has ended")
        .reason("a read after its end would leave its report on the service")
        .remedy("read in a running application")
        .toException();
  }

  static PartnerInsightsException interruptedDuringSharedWait(InterruptedException cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The wait for the report was interrupted")
        .reason("another thread of this application was already waiting for the same report")
        .remedy("read again; the service continues to create the report")
        .cause(cause)
        .toException();
  }
}
