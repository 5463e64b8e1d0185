/**
 * What the client fixes about a read and sends to the cluster: options without secrets, types,
 * columns.
 */
package io.partnerinsights.flink.plan;
