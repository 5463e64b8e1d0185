/** Jobs for Apache Flink. */
package io.partnerinsights.examples.flink;
