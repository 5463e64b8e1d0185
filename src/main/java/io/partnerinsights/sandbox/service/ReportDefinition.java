package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.FileFormat;
import org.jspecify.annotations.Nullable;

/** What a request defines about a report. Absent texts are null. */
public record ReportDefinition(
    String name,
    @Nullable String description,
    @Nullable String queryId,
    Timing timing,
    FileFormat format,
    CallbackTarget callback) {

  /**
   * The receiver of callbacks.
   *
   * @param url null for no callback
   * @param method GET or POST
   */
  public record CallbackTarget(@Nullable String url, String method) {}
}
