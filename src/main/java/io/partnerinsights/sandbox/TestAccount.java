package io.partnerinsights.sandbox;

/** The account that a sandbox has from its start. */
final class TestAccount {
  static final String TENANT_ID = "8c1d9a46-0b1f-4f0e-9a55-5a3d0c0ffee0";
  static final String CLIENT_ID = "3f7a2b90-5d4e-4c1b-8e6f-1234567890ab";
  static final String CLIENT_SECRET = "sandbox-client-secret";
  static final String USERNAME = "reader@contoso.example";
  static final String PASSWORD = "sandbox-password";

  private TestAccount() {}
}
