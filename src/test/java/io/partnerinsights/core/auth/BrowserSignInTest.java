package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.FormBrowser.answerPage;
import static io.partnerinsights.core.auth.FormBrowser.postForm;
import static io.partnerinsights.core.auth.FormBrowser.queryParameter;
import static io.partnerinsights.core.auth.FormBrowser.redirectUri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signs in by a browser at the sandbox's authority, also against those who attack it. */
final class BrowserSignInTest {
  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final List<Response> pages = new ArrayList<>();

  @Test
  void theLinkHasAFreshChallengeStateAndNonce() {
    List<String> links = new ArrayList<>(signIn(FormBrowser::signIn));
    links.addAll(signIn(FormBrowser::signIn));

    assertThat(messages.get(0)).endsWith("open this link on this machine: " + links.get(0));
    for (String name : List.of("state", "nonce", "code_challenge")) {
      assertThat(queryParameter(links.get(0), name))
          .hasSize(43)
          .isNotEqualTo(queryParameter(links.get(1), name));
    }
    assertThat(queryParameter(links.get(0), "code_challenge_method")).isEqualTo("S256");
    assertThat(queryParameter(links.get(0), "response_mode")).isEqualTo("form_post");
    assertThat(URI.create(redirectUri(links.get(0))).getHost()).isEqualTo("localhost");
  }

  @Test
  void answersButIgnoresRequestsWithoutTheState() {
    signIn(
        link -> {
          String address = redirectUri(link);
          String code = answerPage(link, "sign-in").get("code");
          pages.add(postForm(address, Map.of("code", "injected", "state", "wrong")));
          pages.add(postForm(address, Map.of("code", "injected")));
          pages.add(postForm(address, Map.of("error", "access_denied", "state", "")));
          pages.add(
              FormBrowser.getPage(
                  address + "/?code=injected&state=" + queryParameter(link, "state")));
          pages.add(
              postForm(address, Map.of("code", code, "state", queryParameter(link, "state"))));
        });

    assertThat(pages).extracting(Response::code).startsWith(400, 400, 400, 400);
  }

  @Test
  void refusesACodeOfAnotherSignIn() {
    String challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // of RFC 7636
    List<String> codes = new ArrayList<>();

    assertFails(
        link -> {
          String foreign = link.replaceAll("code_challenge=[^&]+", "code_challenge=" + challenge);
          codes.add(answerPage(foreign, "sign-in").get("code"));
          postForm(
              redirectUri(link),
              Map.of("code", codes.get(0), "state", queryParameter(link, "state")));
        },
        ErrorCode.SIGN_IN_REFUSED,
        "belongs to a different sign-in");

    assertThat(codes.get(0)).startsWith("1.sandbox-");
  }

  @Test
  void refusesAnAnswerThatIsNotOfThisSignIn() {
    assertFails(
        link -> FormBrowser.signIn(link.replaceAll("nonce=[^&]+", "nonce=another")),
        ErrorCode.SIGN_IN_REFUSED,
        "does not belong to this sign-in");
    assertFails(
        link -> postForm(redirectUri(link), Map.of("state", queryParameter(link, "state"))),
        ErrorCode.SIGN_IN_REFUSED,
        "the response contains no code");
    assertFails(
        link -> postForm(redirectUri(link), answerPage(link, "cancel")),
        ErrorCode.SIGN_IN_REFUSED,
        "did not consent");
  }

  @Test
  void showsNoTextOfTheRequestInThePage() throws IOException {
    Map<String, String> form = new HashMap<>();
    form.put("error", "<b>x</b>");
    form.put("error_description", "<script>alert(1)</script>\u001b[31mAADSTS1: no");

    PartnerInsightsException error =
        assertFails(
            link -> {
              form.put("state", queryParameter(link, "state"));
              pages.add(postForm(redirectUri(link), form));
            },
            ErrorCode.SIGN_IN_REFUSED,
            "AADSTS1: no");

    assertThat(error.getMessage()).doesNotContain("\u001b");
    assertThat(pages.get(0).body().string())
        .contains("return to the program")
        .doesNotContain("script", "<b>");
    assertThat(pages.get(0).header("Content-Security-Policy")).contains("default-src 'none'");
  }

  @Test
  void noOtherProcessCanUseThePort() {
    List<String> bound = Collections.synchronizedList(new ArrayList<>());
    signIn(
        link -> {
          int port = URI.create(redirectUri(link)).getPort();
          for (String address : List.of("127.0.0.1", "::1")) {
            try (ServerSocket thief = new ServerSocket(port, 1, InetAddress.getByName(address))) {
              bound.add(thief.toString());
            } catch (BindException expected) {
              // The port is taken, or there is no such address.
            }
          }
          FormBrowser.signIn(link);
        });

    assertThat(bound).isEmpty();
  }

  @Test
  void otherMachinesCannotReachThePort() throws IOException {
    Optional<InetAddress> outer =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    assumeThat(outer).as("an address besides loopback").isPresent();
    List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());

    signIn(
        link -> {
          int port = URI.create(redirectUri(link)).getPort();
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(outer.get(), port), 2000);
          } catch (ConnectException e) {
            refused.add(e);
          }
          FormBrowser.signIn(link);
        });

    assertThat(refused).hasSize(1);
  }

  @Test
  void endsAfterTheTimeWithoutAnAnswer() {
    List<String> links = new ArrayList<>();
    OAuthGrants grants =
        new OAuthGrants(
            ServiceUrl.parse(SERVICE.sandbox().authorityUrl()),
            "https://api.partnercenter.microsoft.com",
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            null,
            SignInFixture.httpWithoutRetries(),
            Clock.systemUTC());

    Failures.assertFails(
        () -> BrowserSignIn.signIn(settings(links::add), grants, Duration.ofMillis(20)),
        ErrorCode.SIGN_IN_TIMEOUT,
        "auth=deviceCode");
    assertThatThrownBy(() -> FormBrowser.getPage(redirectUri(links.get(0))))
        .as("the port is closed")
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void anInterruptEndsTheWaitForTheBrowser() {
    Thread caller = Thread.currentThread();

    assertFails(link -> caller.interrupt(), ErrorCode.WAIT_INTERRUPTED, "interrupted");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesAtOnceWithoutABrowser() {
    SignInFixture.assertFails(tokens(null), ErrorCode.NO_BROWSER, "auth=deviceCode");
    assertThat(messages).isEmpty();
  }

  /** Signs in with a browser that does this, and returns the links that it was given. */
  private List<String> signIn(FormBrowser.Visit visit) {
    FormBrowser browser = new FormBrowser(visit);
    assertThat(tokens(browser).token().unverifiedClaims())
        .containsEntry("unique_name", Sandbox.USERNAME);
    return browser.awaitLinks();
  }

  private PartnerInsightsException assertFails(
      FormBrowser.Visit visit, ErrorCode code, String text) {
    FormBrowser browser = new FormBrowser(visit);
    PartnerInsightsException error = Failures.assertFails(tokens(browser)::token, code, text);
    assertThat(browser.awaitLinks()).hasSize(1);
    return error;
  }

  private TokenProvider tokens(@Nullable Consumer<String> browser) {
    return SignInFixture.newTokenProvider(
        SignInFixture.optionsAt(SERVICE.sandbox().authorityUrl(), Map.of("auth", "browser")),
        settings(browser),
        SignInFixture.httpWithoutRetries(),
        Clock.systemUTC());
  }

  private AuthSettings settings(@Nullable Consumer<String> browser) {
    return new AuthSettings(messages::add, browser, Map.of());
  }
}
