package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.FileFormat;

/** What a caller says about a report. Absent texts are null. */
public record ReportForm(
    String name,
    String description,
    String queryId,
    Timing timing,
    FileFormat format,
    CallbackTarget callback) {

  /**
   * Whom to tell of a success.
   *
   * @param url null tells nobody
   * @param method GET or POST
   */
  public record CallbackTarget(String url, String method) {}
}
