package io.partnerinsights.flink.plan;

import io.partnerinsights.core.session.Application;

/**
 * The application of the SQL statements of this JVM: those that it plans, and those whose reports
 * it waits for. They share reports and what was learned about the account. It is not closed,
 * because Flink names no end of a session: a later application deletes the reports that it has
 * created.
 */
public final class FlinkApplication {
  private static final Application OF_JVM = new Application();

  private FlinkApplication() {}

  /** Returns the application; no call. */
  public static Application ofJvm() {
    return OF_JVM;
  }
}
