package io.partnerinsights.sandbox.service;

/** A request is refused; the message is the service's own text. */
public final class ServiceProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** A refusal with an HTTP status. */
  public ServiceProblem(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The request is wrong. */
  public static ServiceProblem bad(String message) {
    return new ServiceProblem(400, message);
  }

  /** There is nothing of that kind. */
  public static ServiceProblem notFound() {
    return new ServiceProblem(404, "No item found with given filters.");
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
