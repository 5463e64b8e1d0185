/**
 * What lives as long as a Spark application: its reports. Start with {@link
 * io.partnerinsights.spark.application.SparkApplication}.
 */
package io.partnerinsights.spark.application;
