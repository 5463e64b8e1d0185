/**
 * Tests of the architecture: dependencies between packages, and sizes of files and methods. Start
 * with {@link io.partnerinsights.arch.ArchitectureTest}.
 */
package io.partnerinsights.arch;
