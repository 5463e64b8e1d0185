package io.partnerinsights.flink.plan;

import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.stream.StreamPlan;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options of a source or table, checked with the service.
 *
 * @param readPlan the plan of the read; of each execution, if the read is unbounded
 * @param options the options as the user wrote them, without those that have no effect
 * @param isUnbounded whether the read is of the executions of a report, and has no end
 * @param idleTimeout the time without a split after which a reader is idle; zero for never
 */
public record FlinkReadPlan(
    ReadPlan readPlan, Map<String, String> options, boolean isUnbounded, Duration idleTimeout) {
  /**
   * The default of {@code idleTimeout}. It is longer than Flink's default interval of watermarks,
   * so that the last watermark is emitted before.
   */
  private static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(2);

  /**
   * The application of all reads that this JVM plans, such as SQL statements, and of those whose
   * reports it waits for. They share reports and what was learned about the account. It is not
   * closed, because Flink names no end of a session: a later application deletes the reports that
   * it has created.
   */
  public static final Application SHARED_APPLICATION = new Application();

  /** Plans a read with the options of one source, as {@link #planRead(Map, Function)}. */
  public static FlinkReadPlan planRead(Map<String, String> options) {
    return planRead(options, FlinkOptions::readOptions);
  }

  /**
   * Checks options with the service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link FlinkOptions#parse},
   *     {@link Session#planRead} and {@link StreamPlan#planStream}
   */
  public static FlinkReadPlan planRead(OptionTexts options) {
    return planRead(options, DEFAULT_IDLE_TIMEOUT);
  }

  /**
   * Checks options as {@link #planRead(OptionTexts)}.
   *
   * @param mergedOptions the options of the connector, and Flink's {@code
   *     scan.watermark.idle-timeout}
   * @param toTexts assigns each option that Flink has merged to the source that sets it
   * @throws IllegalArgumentException if the option of Flink is not a duration
   */
  public static FlinkReadPlan planRead(
      Map<String, String> mergedOptions, Function<Map<String, String>, OptionTexts> toTexts) {
    Map<String, String> options = new TreeMap<>(mergedOptions);
    options.remove(FactoryUtil.SOURCE_IDLE_TIMEOUT.key());
    Configuration flinkOptions = Configuration.fromMap(mergedOptions);
    return planRead(
        toTexts.apply(options),
        flinkOptions.getOptional(FactoryUtil.SOURCE_IDLE_TIMEOUT).orElse(DEFAULT_IDLE_TIMEOUT));
  }

  private static FlinkReadPlan planRead(OptionTexts options, Duration idleTimeout) {
    boolean isUnbounded = FlinkOptions.isUnbounded(options);
    Session session = Session.open(FlinkOptions.parse(options, isUnbounded), SHARED_APPLICATION);
    ReadPlan plan = isUnbounded ? StreamPlan.planStream(session).readPlan() : session.planRead();
    return new FlinkReadPlan(plan, options.toMap(), isUnbounded, idleTimeout);
  }

  /** Whether Flink's query can become part of the report's. A schedule's query is fixed. */
  public boolean supportsPushdown() {
    return !isUnbounded && readPlan.findTable().isPresent();
  }

  /** Whether columns, filters and limits may become part of the query. */
  public boolean mayNarrowQuery() {
    return supportsPushdown() && readPlan.newPushdown().isEnabled();
  }
}
