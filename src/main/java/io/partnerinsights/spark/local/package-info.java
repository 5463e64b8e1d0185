/**
 * Small tables whose rows the driver has: dry runs, lists of what the service has, answers of
 * procedures. Start with {@link io.partnerinsights.spark.local.LocalTable}.
 */
package io.partnerinsights.spark.local;
