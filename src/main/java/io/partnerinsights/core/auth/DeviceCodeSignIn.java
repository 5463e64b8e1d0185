package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import io.partnerinsights.core.errors.PlainText;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Signs in a user with a device code: a message has a page and a code, and the call waits until the
 * code has been entered there.
 */
final class DeviceCodeSignIn implements Supplier<TokenEndpoint.Tokens> {
  private final Credentials.Interactive user;
  private final Msal msal;
  private final Consumer<String> messages;

  DeviceCodeSignIn(Credentials.Interactive user, Msal msal, Consumer<String> messages) {
    this.user = user;
    this.msal = msal;
    this.messages = messages;
  }

  @Override
  public TokenEndpoint.Tokens get() {
    DeviceCodeFlowParameters parameters =
        DeviceCodeFlowParameters.builder(msal.userScopes(), this::show).build();
    return msal.user(user, application -> application.acquireToken(parameters));
  }

  private void show(DeviceCode code) {
    String message = code.message();
    messages.accept(
        message == null || message.isBlank()
            ? "To sign in, open "
                + code.verificationUri()
                + " and enter the code "
                + code.userCode()
            : PlainText.of(message));
  }
}
