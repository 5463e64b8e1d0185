package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which report the actions of one load() read after option reuseMaxAge has passed, and after many
 * other pushdowns, as a dashboard asks for over months.
 */
final class ReportChoiceTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.withManualClock(Sandbox.builder().latency(Duration.ZERO));

  /** More reports than a load remembers. */
  private static final int MANY = 1_001;

  private ClockedSandbox service;
  @AutoClose private Application application;

  @BeforeEach
  void start() {
    service = SERVICE.clockedSandbox();
    application =
        TestApplications.of(service.client(), service.clock(), service.sleeper(), new Random());
  }

  @Test
  void actionsOfOneLoadKeepTheReportThatOneHasRead() {
    ReadPlan load = customers(load("auto"));
    String first = load.newRead().awaitReport().reportId();
    service.clock().advance(Duration.ofHours(2));

    assertThat(load.newRead().awaitReport().reportId()).isEqualTo(first);
    assertThat(customers(load("auto")).newRead().awaitReport().reportId()).isNotEqualTo(first);
    assertThat(load.newRead().awaitReport().reportId()).isEqualTo(first);
    assertThat(SERVICE.reportPostCount()).isEqualTo(2);
  }

  @Test
  void scansWithEqualPushdownReadTheReportOfTheFirst() {
    ReadPlan load = load("auto");
    String first = customers(load).newRead().awaitReport().reportId();
    service.clock().advance(Duration.ofHours(2));

    assertThat(customers(load).newRead().awaitReport().reportId()).isEqualTo(first);
    assertThat(SERVICE.reportPostCount()).isOne();
  }

  @Test
  void aLoadThatHasReadNothingChoosesWhenItReads() {
    ReadPlan early = customers(load("auto"));
    early.newRead();
    String old = customers(load("auto")).newRead().awaitReport().reportId();
    service.clock().advance(Duration.ofHours(2));

    assertThat(early.newRead().awaitReport().reportId()).isNotEqualTo(old);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "never"})
  void equalPushdownsAreEqualScansBesideManyOthers(String reuse) {
    ReadPlan load = load(reuse);
    ReadPlan early = customers(load);

    assertThat(customers(load).newRead()).isEqualTo(early.newRead());
    planOthers(load, MANY);
    assertThat(customers(load).newRead()).isEqualTo(early.newRead());
  }

  /** With {@code reuse=never} only the handle of the report knows it. */
  @Test
  void aRequestedReportIsKeptBesideOtherPlans() {
    ReadPlan load = load("never");
    String report = customers(load).newRead().awaitReport().reportId();
    planOthers(load, MANY / 2);

    assertThat(customers(load).newRead().awaitReport().reportId()).isEqualTo(report);
  }

  private static void planOthers(ReadPlan load, int count) {
    for (int rows = 1; rows <= count; rows++) {
      int limit = rows;
      pushedDown(load, pushdown -> assertThat(pushdown.addLimit(limit)).isTrue()).newRead();
    }
  }

  private ReadPlan load(String reuse) {
    Map<String, String> options =
        ReadOptions.of(service.sandbox(), "dataset", "OfficeUsage", "pushdown", "always");
    options.putAll(Map.of("columns", "Month, CustomerName, MPNId", "reuse", reuse));
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  private static ReadPlan customers(ReadPlan load) {
    return pushedDown(load, pushdown -> pushdown.selectColumns(List.of("Month", "CustomerName")));
  }

  private static ReadPlan pushedDown(ReadPlan load, Consumer<Pushdown> change) {
    Pushdown pushdown = load.newPushdown();
    change.accept(pushdown);
    return load.withPushdown(pushdown);
  }
}
