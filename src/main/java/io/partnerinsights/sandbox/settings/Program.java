package io.partnerinsights.sandbox.settings;

import java.util.Optional;

/** A program of the service: an API with datasets and queries of its own. */
public enum Program {
  /** The partner network. */
  MPN("/insights/v1/mpn", ""),
  /** The commercial marketplace. */
  CMP("/insights/v1.1/cmp", "cmp-");

  private static final String FOLDER = "/io/partnerinsights/";

  private final String path;
  private final String prefix;

  Program(String path, String prefix) {
    this.path = path;
    this.prefix = prefix;
  }

  /** Returns the path of the API, without a slash at its end. */
  public String path() {
    return path;
  }

  /** Returns the name of the bundled file that lists the datasets. */
  public String datasets() {
    return FOLDER + "schema/" + prefix + "datasets.json";
  }

  /** Returns the name of the bundled file that lists the recorded datasets; empty without one. */
  public Optional<String> recordedDatasets() {
    return this == MPN ? Optional.of(FOLDER + "schema/recorded-datasets.json") : Optional.empty();
  }

  /** Returns the name of the bundled file that lists the system queries. */
  public String systemQueries() {
    return FOLDER + "sandbox/" + prefix + "system-queries.json";
  }

  /** Returns the name of the bundled file that generates the columns. */
  public String expressions() {
    return FOLDER + "sandbox/" + prefix + "expressions.properties";
  }
}
