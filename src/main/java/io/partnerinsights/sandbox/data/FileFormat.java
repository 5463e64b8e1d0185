package io.partnerinsights.sandbox.data;

/** What separates a file's fields. */
public enum FileFormat {
  CSV(',', "text/csv"),
  TSV('\t', "text/tab-separated-values");

  private final char separator;
  private final String contentType;

  FileFormat(char separator, String contentType) {
    this.separator = separator;
    this.contentType = contentType;
  }

  char separator() {
    return separator;
  }

  /** The media type of such a file. */
  public String contentType() {
    return contentType;
  }
}
