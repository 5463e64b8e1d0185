package io.partnerinsights.sandbox.settings;

/** The account that a sandbox has from its start: the only tenant with its only application. */
public final class TestAccount {
  public static final String TENANT_ID = "8c1d9a46-0b1f-4f0e-9a55-5a3d0c0ffee0";
  public static final String CLIENT_ID = "3f7a2b90-5d4e-4c1b-8e6f-1234567890ab";
  public static final String CLIENT_SECRET = "sandbox-client-secret";
  public static final String USERNAME = "reader@contoso.example";
  public static final String PASSWORD = "sandbox-password";

  private TestAccount() {}
}
