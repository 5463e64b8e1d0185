package io.partnerinsights.sandbox.web;

/** Thrown for a request that the service refuses; the message is the service's own text. */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ServiceException(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
