package io.partnerinsights.core.model;

import org.jspecify.annotations.Nullable;

/** New values for a report. The service requires name and schedule in every update. */
public record ReportUpdate(
    String reportName,
    String description,
    NewReport.Schedule schedule,
    ReportFormat format,
    @Nullable Webhook webhook) {}
