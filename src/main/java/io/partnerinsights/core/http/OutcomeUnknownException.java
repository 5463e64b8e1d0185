package io.partnerinsights.core.http;

import java.io.IOException;

/**
 * Signals that the last attempt of a request failed after it had reached a connection. The request
 * may or may not have taken effect. A plain {@link IOException} means that the last attempt was not
 * sent.
 */
public final class OutcomeUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
