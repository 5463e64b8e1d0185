package io.partnerinsights.spark;

import org.apache.spark.sql.SparkSession;

/** Spark's generation of code, which for some rows takes longer than interpreting the plan. */
public final class Codegen {
  private Codegen() {}

  /** Lets a session interpret its plans. */
  public static void disable(SparkSession session) {
    session.conf().set("spark.sql.codegen.wholeStage", "false");
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
  }
}
