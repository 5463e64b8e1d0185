/**
 * What every room may use: clocks that tests replace, sleeping, threads, texts of durations,
 * bounded maps, and the open waits, which say what an application waits for.
 */
@NullMarked
package io.partnerinsights.core.base;

import org.jspecify.annotations.NullMarked;
