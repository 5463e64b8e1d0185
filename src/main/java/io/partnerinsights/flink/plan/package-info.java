/**
 * What the client fixes about a read and sends to the cluster: options without secrets, types,
 * columns.
 */
@NullMarked
package io.partnerinsights.flink.plan;

import org.jspecify.annotations.NullMarked;
