package io.partnerinsights.core.auth;

/** Opens links in a browser of the machine at which the user sits. */
@FunctionalInterface
public interface Browser {
  /** Opens a link and does not wait. If that fails, the user has the printed link. */
  void open(String link);
}
