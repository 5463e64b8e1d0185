/**
 * Tests of the architecture: dependencies between packages, and sizes of files, methods and
 * packages. Start with {@link io.partnerinsights.arch.ArchitectureTest}.
 */
package io.partnerinsights.arch;
