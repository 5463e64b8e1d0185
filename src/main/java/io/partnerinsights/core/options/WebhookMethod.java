package io.partnerinsights.core.options;

import java.util.Locale;

/**
 * How the service calls a webhook: POST to {@code <url>/<reportId>} or GET with {@code ?reportId=}.
 */
public enum WebhookMethod {
  POST,
  GET;

  /** POST, the service's default, unless the text says GET. */
  public static WebhookMethod parse(String text) {
    return text.strip().toUpperCase(Locale.ROOT).equals("GET") ? GET : POST;
  }
}
