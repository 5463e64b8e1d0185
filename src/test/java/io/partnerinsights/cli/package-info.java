/** Tests of the command line as users type it, against the sandbox. */
package io.partnerinsights.cli;
