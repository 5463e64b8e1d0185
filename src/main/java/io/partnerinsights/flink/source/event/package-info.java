/** Messages between readers and the enumerator. No checkpoint keeps them. */
package io.partnerinsights.flink.source.event;
