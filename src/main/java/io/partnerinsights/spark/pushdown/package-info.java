/**
 * Spark's expressions in the core's words. Start with {@link
 * io.partnerinsights.spark.pushdown.Predicates}; which of them are pushed down is decided by {@link
 * io.partnerinsights.core.table.TableRead}.
 */
package io.partnerinsights.spark.pushdown;
