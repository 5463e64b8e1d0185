package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.FileFormat;

/** What a request defines about a report. Absent texts are null. */
public record ReportDefinition(
    String name,
    String description,
    String queryId,
    Timing timing,
    FileFormat format,
    CallbackTarget callback) {

  /**
   * The receiver of callbacks.
   *
   * @param url null for no callback
   * @param method GET or POST
   */
  public record CallbackTarget(String url, String method) {}
}
