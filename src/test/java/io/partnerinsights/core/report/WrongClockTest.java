package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine whose clock is hours wrong: ages are those of the service's clock. */
final class WrongClockTest {

  private static ClockedSandbox service(int hoursAhead) {
    return service(Sandbox.builder(), hoursAhead);
  }

  private static ClockedSandbox withoutDate(int hoursAhead) {
    return service(Sandbox.builder().quirk(Quirk.NO_DATE_HEADER), hoursAhead);
  }

  private static ClockedSandbox service(SandboxBuilder settings, int hoursAhead) {
    return new ClockedSandbox(
        settings.scale(0.1).latency(Duration.ofMinutes(2)), Duration.ofHours(hoursAhead));
  }

  private static SharedRead read(ClockedSandbox service, Reports cache) {
    return SharedRead.of(service, reading(service), cache, Sharing.DEFAULTS);
  }

  private static Reports cache(ClockedSandbox service) {
    return new Reports(service.localClock());
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 3})
  void aYoungReportIsSharedAndAdopted(int hoursAhead) {
    try (ClockedSandbox service = service(hoursAhead)) {
      Reports cache = cache(service);
      read(service, cache).get();

      ReportLease shared = read(service, cache).acquire();
      ReportLease adopted = read(service, cache(service)).acquire();

      assertThat(shared.origin()).isEqualTo(ReportOrigin.REUSED);
      assertThat(adopted.origin()).isEqualTo(ReportOrigin.ADOPTED);
    }
  }

  /** Without a Date header, the connector cannot know that the machine's clock is wrong. */
  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 3})
  void anOwnReportIsSharedWithoutTheServicesTime(int hoursAhead) {
    try (ClockedSandbox service = withoutDate(hoursAhead)) {
      Reports cache = cache(service);
      read(service, cache).get();

      assertThat(read(service, cache).acquire().origin()).isEqualTo(ReportOrigin.REUSED);
      service.clock().advance(Duration.ofMinutes(70));
      assertThat(read(service, cache).acquire().origin()).isNotEqualTo(ReportOrigin.REUSED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 3})
  void anOldReportIsNeitherSharedNorAdopted(int hoursAhead) {
    try (ClockedSandbox service = service(hoursAhead)) {
      Reports cache = cache(service);
      read(service, cache).get();
      service.clock().advance(Duration.ofMinutes(70));

      assertThat(read(service, cache).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  /** Another application has created it before the invalidation. */
  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 3})
  void aReportFromBeforeAnInvalidationIsNotAdopted(int hoursAhead) {
    try (ClockedSandbox service = service(hoursAhead)) {
      read(service, cache(service)).get();
      service.clock().advance(Duration.ofMinutes(10));
      Reports cache = cache(service);
      cache.invalidateAll();

      assertThat(read(service, cache).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
    }
  }

  /** Without a Date header, only their ids show that reports are older than the invalidations. */
  @Test
  void noneOfSeveralInvalidatedReportsIsAdopted() {
    try (ClockedSandbox service = withoutDate(-3)) {
      Reports cache = cache(service);
      for (int i = 0; i < 3; i++) {
        assertThat(read(service, cache).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
        cache.invalidate(planner(service).plan(request(QUERY)), false);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 3})
  void aReportIsDeletableAfterItsTimeOnTheService(int hoursAhead) {
    try (ClockedSandbox service = service(hoursAhead)) {
      read(service, cache(service)).get();

      String description = service.client().reports(ReportFilter.all()).get(0).description();

      assertThat(ReportDescription.deletableFrom(description))
          .hasValueSatisfying(
              time ->
                  assertThat(time)
                      .isBetween(
                          after(service, Duration.ofMinutes(-5)), after(service, Duration.ZERO)));
    }
  }

  private static Instant after(ClockedSandbox service, Duration more) {
    return service.clock().instant().plus(Retention.AFTER_CREATION).plus(more);
  }
}
