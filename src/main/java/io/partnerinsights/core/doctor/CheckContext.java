package io.partnerinsights.core.doctor;

import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.LinkHosts;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.session.Planner;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** What the checks of one account share: the connection, and what earlier checks have found. */
final class CheckContext implements AutoCloseable {
  private final Clock clock = MonotonicClock.system();
  private final ConnectorOptions options;
  private final OkHttpClient http;
  private final ExchangeRecorder recorder;
  private final MfaCheck mfa;
  private final TokenProvider tokens;
  private final PartnerInsightsClient client;
  private List<Dataset> datasets = List.of();
  private @Nullable CheckedQuery plan;
  private @Nullable Planner planner;

  CheckContext(ConnectorOptions references, @Nullable Path recordings) {
    this.recorder = new ExchangeRecorder(recordings);
    ConnectorOptions read = references.withoutVaults();
    TokenProvider refused = null;
    try {
      read = VaultSecrets.read(references);
    } catch (PartnerInsightsException e) {
      refused = new RefusedSecret(e);
    }
    this.options = read;
    ServiceUrl apiUrl = ServiceUrl.parse(options.get(AccountOptions.API_URL).toString());
    this.mfa = new MfaCheck(apiUrl);
    this.http =
        HttpClients.create(HttpSettings.of(options))
            .newBuilder()
            .addInterceptor(mfa)
            .addInterceptor(recorder)
            .build();
    RetryingHttp retrying = RetryingHttp.of(http, RetryPolicy.brief());
    this.tokens = refused == null ? VaultSecrets.tokens(options, retrying) : refused;
    this.client = new PartnerInsightsClient(apiUrl, tokens, retrying, clock);
    client.setLimits(options);
  }

  Clock clock() {
    return clock;
  }

  ConnectorOptions options() {
    return options;
  }

  ExchangeRecorder recorder() {
    return recorder;
  }

  MfaCheck mfa() {
    return mfa;
  }

  TokenProvider tokens() {
    return tokens;
  }

  PartnerInsightsClient client() {
    return client;
  }

  /** Returns the planner, which knows the account: so the first use signs in. */
  Planner planner() {
    Planner known = planner;
    if (known == null) {
      known = Planner.alone(options, client, clock);
      planner = known;
    }
    return known;
  }

  /** Returns a client for downloads, which sends no token and only to allowed hosts. */
  OkHttpClient downloads() {
    return LinkHosts.of(options).restrict(HttpClients.forFiles(http));
  }

  List<Dataset> datasets() {
    return datasets;
  }

  void found(List<Dataset> offered) {
    datasets = offered;
  }

  /** Returns the plan of the query that the checks send, which a required check finds. */
  CheckedQuery plan() {
    return Objects.requireNonNull(plan, "a required check has found it before");
  }

  void planned(CheckedQuery checked) {
    plan = checked;
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Fails the check of the sign-in, because a vault gives no secret. */
  private record RefusedSecret(PartnerInsightsException error) implements TokenProvider {
    @Override
    public AccessToken token() {
      throw error;
    }

    @Override
    public void invalidate(AccessToken stale) {
      throw error;
    }
  }
}
