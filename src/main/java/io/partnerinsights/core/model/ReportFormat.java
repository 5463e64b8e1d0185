package io.partnerinsights.core.model;

import java.util.Locale;

/** The format of a report's file. */
public enum ReportFormat {
  CSV,
  TSV;

  /** Parses the service's text. Any text but TSV is CSV, the service's default. */
  public static ReportFormat parse(String text) {
    return text.strip().toUpperCase(Locale.ROOT).equals("TSV") ? TSV : CSV;
  }
}
