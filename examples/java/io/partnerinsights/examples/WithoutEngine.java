package io.partnerinsights.examples;

import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a report in a plain Java program, without Spark or any other engine. */
public final class WithoutEngine {
  private WithoutEngine() {}

  /** Returns the distinct customers of the query's first column, which must be a text. */
  public static Set<String> customers(Map<String, String> options) {
    Set<String> customers = new TreeSet<>();
    try (Application application = new Application()) {
      ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).plan();
      Report report = plan.read().await();
      for (ReadSplit split : report.splits(plan.spec())) {
        try (BatchReader rows = BatchReader.open(split, report, plan.spec())) {
          while (rows.next()) {
            BytesColumn names = (BytesColumn) rows.batch().column(0);
            for (int row = 0; row < rows.batch().rows(); row++) {
              customers.add(names.valueAt(row));
            }
          }
        }
      }
    }
    return customers;
  }
}
