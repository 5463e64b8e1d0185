package io.partnerinsights.core.model;

import io.partnerinsights.core.options.ReportFormat;
import java.util.Optional;

/** What a report is to become; the service wants name and schedule again in every update. */
public record ReportUpdate(
    String reportName,
    String description,
    NewReport.Schedule schedule,
    ReportFormat format,
    Optional<Webhook> webhook) {}
