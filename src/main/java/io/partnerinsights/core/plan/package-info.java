/**
 * Plans a read: converts the options to a {@link io.partnerinsights.core.plan.ReportRequest}, and
 * checks it with the service, which makes it a {@link io.partnerinsights.core.plan.CheckedQuery}.
 * Start with {@link io.partnerinsights.core.plan.ReportPlanner}.
 */
@NullMarked
package io.partnerinsights.core.plan;

import org.jspecify.annotations.NullMarked;
