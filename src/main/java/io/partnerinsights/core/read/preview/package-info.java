/**
 * A few rows of an answer in seconds, without a report, where they are provably rows of the
 * report's file. Start with {@link io.partnerinsights.core.read.preview.QueryPreview}.
 */
package io.partnerinsights.core.read.preview;
