package io.partnerinsights.spark.load;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Session;
import java.util.Map;

/** The account from which a load reads, with the options that its user has configured. */
public interface LoadAccount {
  String catalog();

  String table(String dataset);

  /** Returns the options that say who signs in and where. */
  ConnectorOptions account();

  /** Returns the options of a dataset's table without its range, and these. */
  ConnectorOptions dataset(String name, Map<String, String> more);

  /** Returns the options of a report, and these. */
  ConnectorOptions report(Map<String, String> more);

  /** Opens a session of the running application; no call. */
  Session open(ConnectorOptions options);
}
