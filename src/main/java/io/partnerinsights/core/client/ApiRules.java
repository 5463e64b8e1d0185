package io.partnerinsights.core.client;

import io.partnerinsights.core.http.ServiceUrl;

/**
 * The rules in which the service's programs differ.
 *
 * @param needsRecurrenceCount whether every report needs a number of executions, even a report that
 *     runs once: the change log of v1.1 calls it mandatory
 * @param takesEndTime whether a schedule may end at a time in place of a number of executions
 * @param testsRanges whether the test of a query takes a time range
 */
record ApiRules(boolean needsRecurrenceCount, boolean takesEndTime, boolean testsRanges) {

  /** Returns the rules of the API at a URL: those of the marketplace if its path ends with cmp. */
  static ApiRules of(ServiceUrl apiUrl) {
    boolean marketplace = apiUrl.toString().endsWith("/cmp");
    return new ApiRules(marketplace, marketplace, !marketplace);
  }
}
