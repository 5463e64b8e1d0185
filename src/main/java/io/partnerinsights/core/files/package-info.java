/**
 * Small files, such as secrets and settings: {@link io.partnerinsights.core.files.SmallFile} reads
 * them, {@link io.partnerinsights.core.files.PrivateFile} writes those of their owner.
 */
@NullMarked
package io.partnerinsights.core.files;

import org.jspecify.annotations.NullMarked;
