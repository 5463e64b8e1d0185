/**
 * What goes to the service and what comes back, as records in the service's own nouns: query,
 * report, execution, dataset. Values that the service leaves out are empty, never null.
 */
package io.partnerinsights.core.model;
