package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.PartnerInsightsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;

/** Spark's error for an unknown namespace, with the connector's message and the nearest name. */
@SuppressWarnings("serial") // Spark's exceptions are serializable; this one is never serialized
final class UnknownNamespaceException extends NoSuchNamespaceException {
  private final String message;

  UnknownNamespaceException(String[] namespace, PartnerInsightsException cause) {
    super(namespace);
    message = String.valueOf(cause.getMessage());
    addSuppressed(cause);
  }

  /** Replaces Spark's message in {@code getMessage()} too. */
  @Override
  public String message() {
    return message;
  }
}
