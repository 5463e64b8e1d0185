package io.partnerinsights.core.http;

import java.io.IOException;

/**
 * The request had reached a connection when that broke: it may or may not have taken effect. A
 * plain {@link IOException} means that no attempt left this machine.
 */
public final class OutcomeUnknownException extends IOException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
