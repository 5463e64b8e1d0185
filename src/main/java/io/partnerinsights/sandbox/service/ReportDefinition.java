package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.FileFormat;
import org.jspecify.annotations.Nullable;

/** What a request defines about a report. Absent texts are null; the method is GET or POST. */
public record ReportDefinition(
    String name,
    @Nullable String description,
    @Nullable String queryId,
    Timing timing,
    FileFormat format,
    @Nullable String callbackUrl,
    String callbackMethod) {}
