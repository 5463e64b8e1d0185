package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.errors.PartnerInsightsException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.util.FlinkRuntimeException;

/** Ends a job, whatever its restart strategy: a restart would fail with the same error. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class NonRecoverableException extends FlinkRuntimeException {
  private static final long serialVersionUID = 1L;

  public NonRecoverableException(PartnerInsightsException error) {
    super(error.getMessage(), error);
  }

  /**
   * Returns the exception with which a failure is thrown: one that ends the job if the failure is
   * an error that does not pass without a change. Flink's restart strategy decides about others.
   */
  public static RuntimeException toRuntimeException(Throwable failure) {
    if (failure instanceof PartnerInsightsException error && !error.isRetryable()) {
      return new NonRecoverableException(error);
    }
    return failure instanceof RuntimeException known ? known : new FlinkRuntimeException(failure);
  }
}
