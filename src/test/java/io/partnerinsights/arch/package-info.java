/** The rules that keep the rooms apart and small; a rule that no test keeps is only a wish. */
package io.partnerinsights.arch;
