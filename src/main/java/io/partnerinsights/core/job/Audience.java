package io.partnerinsights.core.job;

import io.partnerinsights.core.spi.ReportListener;

/** Who is told how it goes: a person who reads the log, and the user's own program. */
public record Audience(WaitLog log, ReportListener listener) {}
