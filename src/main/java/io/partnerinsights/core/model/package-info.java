/**
 * Records for the service's objects and the requests that create, update or list them. Values that
 * the service omits are empty, never null. Start with {@link
 * io.partnerinsights.core.model.ScheduledReport}, then {@link
 * io.partnerinsights.core.model.ReportExecution}.
 */
package io.partnerinsights.core.model;
