package io.partnerinsights.core.report.wait;

import io.partnerinsights.core.report.listener.ReportListener;

/** Who is told how it goes: a person who reads the log, and the user's own program. */
public record Audience(WaitLog log, ReportListener listener) {}
