package io.partnerinsights.sandbox.service;

import java.util.List;
import java.util.Map;

/**
 * The state of a service at one moment, of all users.
 *
 * @param queries the system queries, then the users' queries
 * @param executions of all reports, oldest first
 * @param executeNowInTheLastHour number of ExecuteNow reports that count against the quota, by user
 */
public record ServiceSnapshot(
    List<StoredQuery> queries,
    List<StoredReport> reports,
    List<ExecutionView> executions,
    Map<String, Integer> executeNowInTheLastHour) {}
