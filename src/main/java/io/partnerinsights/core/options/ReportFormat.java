package io.partnerinsights.core.options;

import java.util.Locale;

/** The formats that the service writes a report's file in. */
public enum ReportFormat {
  CSV,
  TSV;

  /** CSV unless the text says TSV: the service's own default. */
  public static ReportFormat parse(String text) {
    return text.strip().toUpperCase(Locale.ROOT).equals("TSV") ? TSV : CSV;
  }
}
