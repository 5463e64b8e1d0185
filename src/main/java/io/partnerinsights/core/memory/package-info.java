/**
 * Maps that a process may fill for months without running out of memory. Start with {@link
 * io.partnerinsights.core.memory.RecentMap}.
 */
package io.partnerinsights.core.memory;
