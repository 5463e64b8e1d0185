package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.TokenProviders;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.ConnectorOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;

/** Signs in a user with a web page and a code, and keeps the session in a file. */
public final class InteractiveSignIn {
  private InteractiveSignIn() {}

  /**
   * Signs in, waits for the user, and writes the refresh token to a file that only its owner may
   * read. Set option {@code refreshToken} to {@code file:PATH} to use it.
   *
   * @param account tenantId, clientId, and the network options
   * @param messages receives the message for the user
   * @throws IOException if the file cannot be written
   * @throws io.partnerinsights.core.errors.SignInException if the sign-in fails
   */
  public static void signIn(ConnectorOptions account, Path file, Consumer<String> messages)
      throws IOException {
    OkHttpClient client = HttpClients.create(HttpSettings.of(account));
    try {
      RetryingHttp http = RetryingHttp.of(client, RetryPolicy.ofDefaults());
      TokenProviders.signInWithUser(account, http, messages, file);
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }
}
