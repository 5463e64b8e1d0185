package io.partnerinsights.sandbox.settings;

/** A program of the service: an API with datasets and queries of its own. */
public enum Program {
  /** The partner network. */
  MPN("/insights/v1/mpn", ""),
  /** The commercial marketplace. */
  CMP("/insights/v1.1/cmp", "cmp-");

  private final String path;
  private final String filePrefix;

  Program(String path, String prefix) {
    this.path = path;
    this.filePrefix = prefix;
  }

  /** Returns the path of the API, without a slash at its end. */
  public String path() {
    return path;
  }

  /** Returns the name of a bundled file of this program, such as {@code schema/datasets.json}. */
  public String resourcePath(String folder, String file) {
    return "/io/partnerinsights/" + folder + "/" + filePrefix + file;
  }
}
