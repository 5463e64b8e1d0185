package io.partnerinsights.core.api.model;

import java.util.Locale;

/** The format of a report's file. */
public enum ReportFormat {
  CSV,
  TSV;

  /** CSV unless the text says TSV: the service's own default. */
  public static ReportFormat parse(String text) {
    return text.strip().toUpperCase(Locale.ROOT).equals("TSV") ? TSV : CSV;
  }
}
