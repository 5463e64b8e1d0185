package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.Session;
import java.util.Map;

/** The account from which a load reads, with the options that its user has configured. */
public interface LoadSessions {
  String catalog();

  /** Opens a session of the running application that reads nothing; no call. */
  Session session();

  /** Opens a session with the options of a dataset's table without its range, and these. */
  Session dataset(String name, Map<String, String> more);

  /** Opens a session for a report of a dataset: how its table is read, and these. */
  Session report(String dataset, Map<String, String> more);
}
