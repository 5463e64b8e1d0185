/**
 * The state of a Spark application: its reports and the threads that wait for them. Start with
 * {@link io.partnerinsights.spark.application.SparkApplication}.
 */
@NullMarked
package io.partnerinsights.spark.application;

import org.jspecify.annotations.NullMarked;
