package io.partnerinsights.core.options;

/** The ways to sign in, as the option {@code auth} spells them. */
public enum AuthKind {
  PASSWORD("password"),
  REFRESH_TOKEN("refreshToken"),
  CLIENT_CREDENTIALS("clientCredentials"),
  DEVICE_CODE("deviceCode"),
  TOKEN("token");

  private final String spelling;

  AuthKind(String spelling) {
    this.spelling = spelling;
  }

  /** The option's text for this kind. */
  public String spelling() {
    return spelling;
  }
}
