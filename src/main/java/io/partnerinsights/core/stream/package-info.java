/**
 * Streams: the executions of one report, each of them once and in order. An engine opens a {@link
 * io.partnerinsights.core.stream.StreamPlan}, and asks its {@link
 * io.partnerinsights.core.stream.ExecutionStream} for the next {@link
 * io.partnerinsights.core.stream.StreamOffset}, which it stores in its checkpoint. The executions
 * between two offsets are {@link io.partnerinsights.core.session.Report}s, which it reads as in a
 * batch.
 */
@NullMarked
package io.partnerinsights.core.stream;

import org.jspecify.annotations.NullMarked;
