package io.partnerinsights.sandbox.data;

public enum FileFormat {
  CSV("','", "text/csv"),
  TSV("E'\\t'", "text/tab-separated-values");

  /** The separator, in DuckDB's SQL. */
  final String separator;

  private final String contentType;

  FileFormat(String separator, String contentType) {
    this.separator = separator;
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
