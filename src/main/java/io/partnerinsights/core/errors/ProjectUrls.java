package io.partnerinsights.core.errors;

import java.util.Optional;

/** The addresses of the documentation's pages, which are not in a jar. */
public final class ProjectUrls {
  /** Property {@code project.home} of the POM. */
  static final String HOME = "https://github.com/partnerinsights/partnerinsights-connector";

  /** Where users report bugs. */
  public static final String ISSUES = HOME + "/issues";

  private static final String VERSION_TAG =
      Optional.ofNullable(ProjectUrls.class.getPackage().getImplementationVersion())
          .map(version -> "v" + version.replace("-SNAPSHOT", ""))
          .orElse("main");

  private ProjectUrls() {}

  /** Returns the address of a page of this version, such as {@code cli.md}. */
  public static String docsPage(String page) {
    return HOME + "/blob/" + VERSION_TAG + "/docs/" + page;
  }
}
