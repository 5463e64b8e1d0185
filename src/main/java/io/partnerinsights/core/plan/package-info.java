/**
 * What is read: options become a {@link io.partnerinsights.core.plan.ReportRequest}, and one that
 * the service accepts a {@link io.partnerinsights.core.plan.CheckedQuery}. The planner in {@code
 * core.session} makes the calls.
 */
@NullMarked
package io.partnerinsights.core.plan;

import org.jspecify.annotations.NullMarked;
