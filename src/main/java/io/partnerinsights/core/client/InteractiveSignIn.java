package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.AuthSettings;
import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.auth.SignInMethod;
import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.files.PrivateFile;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/** Signs in a user on a web page by tenantId and clientId, and keeps the session in a file. */
public record InteractiveSignIn(ConnectorOptions options, AuthSettings settings) {
  /** Uses the browser of an environment, if it has one, and shows messages to the user. */
  public static InteractiveSignIn of(
      ConnectorOptions options, Map<String, String> environment, Consumer<String> messages) {
    return new InteractiveSignIn(options, AuthSettings.of(messages, environment));
  }

  /** Returns the way to sign in that works from here without another device. */
  public AuthKind preferredKind() {
    return settings.browserOpener() == null ? AuthKind.DEVICE_CODE : AuthKind.BROWSER;
  }

  /**
   * Signs in by {@code BROWSER} or {@code DEVICE_CODE}, and writes the refresh token to a file that
   * only its owner may read. Option {@code refreshToken} uses it as {@code file:PATH}.
   */
  public TokenHolder signIn(AuthKind kind, Path file) throws IOException {
    HttpSettings httpSettings = HttpSettings.of(VaultSecrets.resolveSecrets(options));
    RetryingHttp http = HttpClients.createRetrying(httpSettings, RetryPolicy.forFifteenMinutes());
    SignInMethod method = new SignInMethod(kind, options, settings, http, Clock.systemUTC());
    return TokenHolder.of(method.signInAndStoreToken(file));
  }

  /** Replaces the content of a sign-in's file by the refresh token alone, for a vault. */
  public static void replaceWithPlainToken(Path file) throws IOException {
    Secret token = RefreshTokenFile.read(file).orElseThrow().token();
    PrivateFile.replaceContent(file, token.reveal().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Deletes the file of a session; a request that is running does not write it again. The token
   * stays valid. Returns false for a file of another program, which stays.
   */
  public static boolean deleteTokenFile(Path file) throws IOException {
    boolean isSignInFile = RefreshTokenFile.read(file).isPresent();
    if (isSignInFile) {
      Files.deleteIfExists(file);
    }
    return isSignInFile;
  }
}
