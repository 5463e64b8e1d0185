package io.partnerinsights.sandbox.service;

import java.util.List;
import java.util.Map;

/** The state of all users at one moment, each list oldest first, with used quotas by user. */
public record ServiceSnapshot(
    List<StoredQuery> queries,
    List<StoredReport> reports,
    List<ExecutionSnapshot> executions,
    Map<String, Integer> executeNowCounts) {}
