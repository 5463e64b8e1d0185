package io.partnerinsights.core.model;

import io.partnerinsights.core.errors.Redaction;
import java.net.URI;

/**
 * The service's callback after a successful execution. The call contains the report's id and no
 * signature, so a receiver cannot rely on its origin.
 */
public record Webhook(String url, WebhookMethod method) {
  /** Returns a callback; the service appends a slash or parameters, so a slash at the end goes. */
  public static Webhook of(URI url, WebhookMethod method) {
    return new Webhook(url.toString().replaceFirst("/+$", ""), method);
  }

  /** Returns the URL without its query string, which may contain a key of the receiver. */
  public String redactedUrl() {
    return Redaction.redact(url);
  }

  /** Hides the URL, which may contain a key of the receiver. */
  @Override
  public String toString() {
    return "Webhook[method=" + method + ", url=***]";
  }
}
