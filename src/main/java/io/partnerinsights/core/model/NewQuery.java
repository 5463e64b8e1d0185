package io.partnerinsights.core.model;

/** A query to create; a name has letters, digits and blanks, at most 256 characters. */
public record NewQuery(String name, String description, String query) {}
