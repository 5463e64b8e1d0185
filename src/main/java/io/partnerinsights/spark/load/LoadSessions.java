package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.Session;
import java.util.Map;

/** The account from which a load reads, with the options that its user has configured. */
public interface LoadSessions {
  String catalogName();

  /** Opens a session of the running application that reads nothing; no call. */
  Session openAccountSession();

  /** Opens a session with the options of a dataset's table without its range, and these. */
  Session openDatasetSession(String name, Map<String, String> moreOptions);

  /** Opens a session for a report of a dataset: how its table is read, and these. */
  Session openExecutionSession(String dataset, Map<String, String> moreOptions);
}
