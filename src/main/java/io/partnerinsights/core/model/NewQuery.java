package io.partnerinsights.core.model;

/**
 * A query to create. The service accepts letters, digits and blanks in a name, at most 256
 * characters.
 */
public record NewQuery(String name, String description, String query) {}
