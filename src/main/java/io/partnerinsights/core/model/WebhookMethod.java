package io.partnerinsights.core.model;

import java.util.Locale;

/** The method of a webhook: POST to {@code <url>/<reportId>} or GET with {@code ?reportId=}. */
public enum WebhookMethod {
  POST,
  GET;

  /** Parses the service's text. Any text but GET is POST, the service's default. */
  public static WebhookMethod parse(String text) {
    return text.strip().toUpperCase(Locale.ROOT).equals("GET") ? GET : POST;
  }
}
