package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which report the actions of one load() read after option reuseMaxAge has passed. */
final class ReportChoicesTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.clocked(Sandbox.builder().latency(Duration.ZERO));

  private ClockedSandbox service;
  @AutoClose private Application application;

  @BeforeEach
  void start() {
    service = SERVICE.clocked();
    application =
        TestApplications.of(service.client(), service.clock(), service.sleeper(), new Random());
  }

  @Test
  void actionsOfOneLoadKeepTheReportThatOneHasRead() {
    ReadPlan load = customers(load());
    String first = load.read().await().reportId();
    service.clock().advance(Duration.ofHours(2));

    assertThat(load.read().await().reportId()).isEqualTo(first);
    assertThat(customers(load()).read().await().reportId()).isNotEqualTo(first);
    assertThat(load.read().await().reportId()).isEqualTo(first);
    assertThat(SERVICE.reportPosts()).isEqualTo(2);
  }

  @Test
  void scansWithEqualPushdownReadTheReportOfTheFirst() {
    ReadPlan load = load();
    String first = customers(load).read().await().reportId();
    service.clock().advance(Duration.ofHours(2));

    assertThat(customers(load).read().await().reportId()).isEqualTo(first);
    assertThat(SERVICE.reportPosts()).isOne();
  }

  @Test
  void aLoadThatHasReadNothingChoosesWhenItReads() {
    ReadPlan early = customers(load());
    early.read();
    String old = customers(load()).read().await().reportId();
    service.clock().advance(Duration.ofHours(2));

    assertThat(early.read().await().reportId()).isNotEqualTo(old);
  }

  private ReadPlan load() {
    Map<String, String> options =
        ReadOptions.of(service.sandbox(), "dataset", "OfficeUsage", "pushdown", "always");
    return Session.open(ConnectorOptions.parse(options), application).plan();
  }

  private static ReadPlan customers(ReadPlan load) {
    Pushdown pushdown = load.pushdown();
    pushdown.columns(List.of("Month", "CustomerName"));
    return load.with(pushdown);
  }
}
