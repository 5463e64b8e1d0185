package io.partnerinsights.core.options;

/** The formats that the service writes a report's file in. */
public enum ReportFormat {
  CSV,
  TSV
}
