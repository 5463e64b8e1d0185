package io.partnerinsights.core.doctor;

import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.DownloadHosts;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
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
  private final MfaCheck mfaCheck;
  private final TokenProvider tokenProvider;
  private final PartnerInsightsClient client;
  private List<Dataset> datasets = List.of();
  private @Nullable CheckedQuery checkedQuery;
  private @Nullable Planner planner;

  CheckContext(ConnectorOptions unresolvedOptions, @Nullable Path recordingFolder) {
    this.recorder = new ExchangeRecorder(recordingFolder);
    ConnectorOptions resolvedOptions = unresolvedOptions.forVaultAccess();
    TokenProvider failingProvider = null;
    try {
      resolvedOptions = VaultSecrets.resolveSecrets(unresolvedOptions);
    } catch (PartnerInsightsException e) {
      failingProvider = new FailingTokenProvider(e);
    }
    this.options = resolvedOptions;
    ServiceUrl apiUrl = ServiceUrl.parse(options.get(AccountOptions.API_URL).toString());
    this.mfaCheck = new MfaCheck(apiUrl);
    this.http =
        HttpClients.create(HttpSettings.of(options))
            .newBuilder()
            .addInterceptor(mfaCheck)
            .addInterceptor(recorder)
            .build();
    RetryingHttp retryingHttp = RetryingHttp.of(http, RetryPolicy.forOneMinute());
    this.tokenProvider =
        failingProvider == null ? VaultSecrets.newProvider(options, retryingHttp) : failingProvider;
    this.client = new PartnerInsightsClient(apiUrl, tokenProvider, retryingHttp, clock);
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

  MfaCheck mfaCheck() {
    return mfaCheck;
  }

  TokenProvider tokenProvider() {
    return tokenProvider;
  }

  PartnerInsightsClient client() {
    return client;
  }

  /** Returns the planner, which knows the account: so the first use signs in. */
  Planner planner() {
    Planner existingPlanner = planner;
    if (existingPlanner == null) {
      existingPlanner = Planner.withOwnCaches(options, client, clock);
      planner = existingPlanner;
    }
    return existingPlanner;
  }

  /** Returns a client for downloads, which sends no token and only to allowed hosts. */
  OkHttpClient createDownloadClient() {
    return DownloadHosts.of(options).restrictClient(HttpClients.forDownloads(http));
  }

  List<Dataset> datasets() {
    return datasets;
  }

  void setDatasets(List<Dataset> offeredDatasets) {
    datasets = offeredDatasets;
  }

  /** Returns the plan of the query that the checks send, which a required check finds. */
  CheckedQuery checkedQuery() {
    return Objects.requireNonNull(checkedQuery, "a required check has found it before");
  }

  void setCheckedQuery(CheckedQuery newQuery) {
    checkedQuery = newQuery;
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Fails the check of the sign-in, because a vault gives no secret. */
  private record FailingTokenProvider(PartnerInsightsException error) implements TokenProvider {
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
