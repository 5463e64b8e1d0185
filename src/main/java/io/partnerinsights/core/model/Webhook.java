package io.partnerinsights.core.model;

import io.partnerinsights.core.options.WebhookMethod;
import java.util.Objects;

/**
 * An address that the service calls when a run succeeds. The call carries the report's id and no
 * signature, so it proves nothing.
 */
public record Webhook(String url, WebhookMethod method) {

  public Webhook {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(method, "method");
  }

  /** Hides the URL, which may hold a key of the receiver's. */
  @Override
  public String toString() {
    return "Webhook[method=" + method + ", url=***]";
  }
}
