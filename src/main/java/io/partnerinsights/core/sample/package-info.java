/**
 * What the service's test of a query answers before there is a report: the types of columns by
 * {@link io.partnerinsights.core.sample.ColumnTypeInference}, and the first rows by {@link
 * io.partnerinsights.core.sample.Preview}.
 */
@NullMarked
package io.partnerinsights.core.sample;

import org.jspecify.annotations.NullMarked;
