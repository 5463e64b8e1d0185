package io.partnerinsights.sandbox.query;

/** One column of an ORDER BY clause. */
public record SortKey(String column, boolean descending) {}
