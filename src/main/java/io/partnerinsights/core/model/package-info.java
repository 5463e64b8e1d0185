/**
 * Records for the service's objects and the requests that create, update or list them. Values that
 * the service omits are null, or an empty text or list. Instants are of the service's clock. Start
 * with {@link io.partnerinsights.core.model.ScheduledReport}, then {@link
 * io.partnerinsights.core.model.ReportExecution}. {@link io.partnerinsights.core.base.LruMap} is
 * the bounded map in which caches hold them.
 */
@NullMarked
package io.partnerinsights.core.model;

import org.jspecify.annotations.NullMarked;
