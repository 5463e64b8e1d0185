package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.api.ApiEndpoint;
import io.partnerinsights.sandbox.api.Authenticator;
import io.partnerinsights.sandbox.data.Catalog;
import io.partnerinsights.sandbox.data.DataSettings;
import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.Endpoint;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The API of one program with its data, queries and reports.
 *
 * @param catalog the datasets that it lists
 * @param warehouse the program's datasets
 * @param service its queries and reports
 * @param endpoint its calls
 */
record ProgramApi(Catalog catalog, Warehouse warehouse, InsightsService service, Endpoint endpoint)
    implements AutoCloseable {

  /**
   * What the programs have in common.
   *
   * @param folder where files are written
   */
  record Shared(
      SandboxBuilder settings, DataSettings data, Clock clock, BlobStore store, Path folder) {}

  static ProgramApi create(Program program, Shared shared, TokenIssuer issuer) {
    SandboxBuilder settings = shared.settings();
    Catalog catalog = catalog(program, settings);
    Warehouse warehouse =
        new Warehouse(program, catalog, shared.data(), settings.dialect, shared.folder());
    InsightsService service =
        new InsightsService(
            new InsightsService.Environment(
                program, shared.clock(), warehouse, shared.store(), shared.folder()),
            settings.service());
    ApiEndpoint endpoint =
        new ApiEndpoint(
            program.path(),
            new ApiEndpoint.Backend(catalog, warehouse, service, shared.store()),
            new Authenticator(program, issuer, settings.tenant().rules()),
            settings.api(program),
            shared.clock());
    return new ProgramApi(catalog, warehouse, service, endpoint);
  }

  private static Catalog catalog(Program program, SandboxBuilder settings) {
    boolean pages = settings.quirks.contains(Quirk.PAGE_DATASETS);
    return settings.columns.apply(pages ? Catalog.ofPages(program) : Catalog.recorded(program));
  }

  /** Returns the quota of ExecuteNow reports per user and hour. */
  int executeNowPerHour() {
    return service.snapshot().quotas().executeNowPerHour();
  }

  @Override
  public void close() {
    service.close();
    warehouse.close();
  }
}
