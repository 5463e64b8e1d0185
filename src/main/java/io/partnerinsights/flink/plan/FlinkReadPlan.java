package io.partnerinsights.flink.plan;

import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.stream.StreamPlan;
import java.util.Map;

/**
 * The options of a source or table, checked with the service.
 *
 * @param plan the plan of the read; of each execution, if the read is unbounded
 * @param options the options as the user wrote them, without those that have no effect
 * @param isUnbounded whether the read is of the executions of a report, and has no end
 */
public record FlinkReadPlan(ReadPlan plan, Map<String, String> options, boolean isUnbounded) {
  /**
   * The application of the SQL statements of this JVM: those that it plans, and those whose reports
   * it waits for. They share reports and what was learned about the account. It is not closed,
   * because Flink names no end of a session: a later application deletes the reports that it has
   * created.
   */
  public static final Application STATEMENTS = new Application();

  /** Checks the options of one source as {@link #of(OptionTexts)}. */
  public static FlinkReadPlan of(Map<String, String> options) {
    return of(FlinkOptions.ofRead(options));
  }

  /**
   * Checks options with the service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link FlinkOptions#parse},
   *     {@link Session#plan} and {@link StreamPlan#of}
   */
  public static FlinkReadPlan of(OptionTexts options) {
    boolean unbounded = FlinkOptions.isUnbounded(options);
    Session session = Session.open(FlinkOptions.parse(options, unbounded), STATEMENTS);
    ReadPlan plan = unbounded ? StreamPlan.of(session).read() : session.plan();
    return new FlinkReadPlan(plan, options.toMap(), unbounded);
  }

  /** Whether the query of Flink is added to a pushdown. A schedule's query is fixed. */
  public boolean takesPushdown() {
    return !isUnbounded && plan.table().isPresent();
  }

  /** Whether columns, filters and limits may become part of the query. */
  public boolean isNarrowed() {
    return !isUnbounded && plan.isNarrowed();
  }
}
