package io.partnerinsights.core.http;

import java.io.IOException;

/**
 * Signals that a request failed after it had reached a connection, so that it may or may not have
 * taken effect. A plain {@link IOException} means that no attempt was sent.
 */
public final class OutcomeUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
