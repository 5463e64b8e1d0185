package io.partnerinsights.sandbox.data;

public enum FileFormat {
  CSV("','", "text/csv"),
  TSV("E'\\t'", "text/tab-separated-values");

  /** The separator, in DuckDB's SQL. */
  final String separatorSql;

  private final String contentType;

  FileFormat(String separator, String contentType) {
    this.separatorSql = separator;
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
