package io.partnerinsights.core.model;

import java.util.Optional;

/** New values for a report. The service requires name and schedule in every update. */
public record ReportUpdate(
    String reportName,
    String description,
    NewReport.Schedule schedule,
    ReportFormat format,
    Optional<Webhook> webhook) {}
