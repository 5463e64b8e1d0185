package io.partnerinsights.sandbox.data;

/** The formats of files. */
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

  /** Returns the media type. */
  public String contentType() {
    return contentType;
  }
}
